"""Who the simulated people of a demonstration are, and what they say: names, figures, languages, little conversations.

Pure, and the same for the same seed. Their names and their status say that they are simulated.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from papote.world.cards import Card

Language = Literal["fr", "en", "nl"]

LANGUAGES: tuple[Language, ...] = ("fr", "en", "nl")

AVATARS = 30

NAMES = (
    *(
        "Ada",
        "Alba",
        "Anouk",
        "Arthur",
        "Basile",
        "Bram",
        "Camille",
        "Cato",
        "Célia",
        "Daan",
        "Elias",
        "Emma",
        "Fien",
        "Félix",
        "Gaspard",
    ),
    *(
        "Hanne",
        "Inès",
        "Jef",
        "Jonas",
        "Julie",
        "Karim",
        "Lars",
        "Lena",
        "Louise",
        "Lotte",
        "Lucas",
        "Maïté",
        "Malik",
        "Marthe",
        "Mila",
    ),
    *(
        "Milan",
        "Nina",
        "Noor",
        "Nora",
        "Oscar",
        "Pauline",
        "Robin",
        "Sam",
        "Sofie",
        "Théo",
        "Tuur",
        "Victor",
        "Wout",
        "Yasmine",
        "Zoé",
    ),
)

HIS = frozenset(
    (
        "Arthur",
        "Basile",
        "Bram",
        "Daan",
        "Elias",
        "Félix",
        "Gaspard",
        "Jef",
        "Jonas",
        "Karim",
        "Lars",
        "Lucas",
        "Malik",
        "Milan",
        "Oscar",
        "Théo",
        "Tuur",
        "Victor",
        "Wout",
    )
)
"""Names that go with a beard, and hardly with a dress; any other name goes with no beard."""

BEARDED = frozenset({2, 7, 16, 22, 25})
DRESSED = frozenset({1, 3, 6, 8, 11, 20, 23, 28})

SIGN: dict[Language, str] = {"fr": "démo", "en": "demo", "nl": "demo"}
"""Stands behind every name."""

STATUS: dict[Language, str] = {
    "fr": "Personne simulée",
    "en": "Simulated person",
    "nl": "Gesimuleerde persoon",
}

GREETINGS: dict[Language, tuple[str, ...]] = {
    "fr": ("Bonjour, bienvenue !", "Salut ! Un café ?", "Ah, quelqu’un de vrai ! Bonjour."),
    "en": ("Hello, and welcome!", "Hi! Fancy a coffee?", "Oh, somebody real! Hello."),
    "nl": ("Hallo, welkom!", "Dag! Zin in koffie?", "O, iemand van vlees en bloed! Dag."),
}

TALKS: dict[Language, tuple[tuple[str, ...], ...]] = {
    "fr": (
        ("Tu viens souvent ici ?", "Tous les mardis, pour le potager.", "Il y a un potager ?", "Au fond, côté jardin."),
        ("J’ai fini la maquette.", "Déjà ? Bravo !", "Il reste les couleurs.", "Montre-la-moi tantôt."),
        ("Qui a pris la dernière tarte ?", "Pas moi !", "Elle était au riz…", "Alors c’était moi."),
        ("On mange ensemble à midi ?", "Avec plaisir.", "Treize heures au grand escalier ?", "Parfait."),
        ("Tu connais quelqu’un en comptabilité ?", "Louise, au premier.", "Merci, je vais la voir."),
        ("La réunion est finie ?", "Oui, dix minutes plus tôt.", "Un miracle !"),
        ("Le train de huit heures était supprimé.", "Encore ?", "J’ai pris le vélo.", "Sous la pluie ? Chapeau."),
        ("Je cherche un local pour notre chorale.", "Combien êtes-vous ?", "Une vingtaine.", "Essaie l’auditorium."),
        ("Le chat des voisins est encore entré.", "Le roux ?", "Il dort sur l’imprimante.", "Laisse-le, il est bien."),
        ("Tu as vu l’expo au musée ?", "Dimanche, avec les enfants.", "Et alors ?", "Ils ont adoré le squelette."),
        ("Il reste du café ?", "J’en ai refait.", "Tu me sauves."),
        ("Ma plante perd ses feuilles.", "Trop d’eau ?", "Une fois par semaine…", "Tous les dix jours, ça suffit."),
        ("Un bon resto près de la gare ?", "Derrière l’église.", "Avec la terrasse ?", "Réserve, c’est plein."),
        ("Mon fils apprend la trompette.", "Courage !", "Les voisins tiennent bon."),
        ("On joue aux cartes jeudi ?", "Je n’y connais rien.", "On t’apprendra.", "Alors je viens."),
        ("Tu as un tournevis ?", "Un cruciforme ?", "Pour mes lunettes.", "Le petit est au salon."),
    ),
    "en": (
        (
            "Do you come here often?",
            "Every Tuesday, for the garden.",
            "There is a garden?",
            "At the back, by the bench.",
        ),
        ("The draft is done.", "Already? Well done!", "Only the colours are missing.", "Show me later."),
        ("Who had the last piece of cake?", "Not me!", "It was the lemon one…", "Then it was me."),
        ("Shall we have lunch together?", "I would love to.", "One o’clock by the stairs?", "Perfect."),
        ("Do you know anybody in accounting?", "Louise, first floor.", "Thanks, I will go and see her."),
        ("Is the meeting over?", "Yes, ten minutes early.", "A miracle!"),
        ("My train was cancelled.", "Again?", "I took the bike.", "In this rain? Respect."),
        ("I need a room for our choir.", "How many are you?", "About twenty.", "Try the auditorium."),
        ("The neighbours’ cat got in again.", "The ginger one?", "He sleeps on the printer.", "Leave him there."),
        ("Have you seen the show at the museum?", "On Sunday, with the kids.", "And?", "They loved the skeleton."),
        ("Is there any coffee left?", "I just made some.", "You are saving me."),
        ("My plant is losing its leaves.", "Too much water?", "Once a week…", "Every ten days will do."),
        ("A good place to eat by the station?", "The small one behind the church.", "With the terrace?", "Book first."),
        ("My son is learning the trumpet.", "Good luck!", "The neighbours bear it well."),
        ("Cards on Thursday?", "I have no idea how to play.", "We will teach you.", "Then I will come."),
        ("Do you have a screwdriver?", "A cross one?", "For my glasses.", "The small one is in the lounge."),
    ),
    "nl": (
        ("Kom je hier vaak?", "Elke dinsdag, voor de moestuin.", "Is er een moestuin?", "Achteraan, bij de bank."),
        ("De schets is klaar.", "Nu al? Knap!", "Alleen de kleuren nog.", "Toon ze me straks eens."),
        ("Wie had het laatste stuk taart?", "Ik niet!", "Het was rijsttaart…", "Dan was ik het toch."),
        ("Eten we samen vanmiddag?", "Graag.", "Eén uur aan de trap?", "Top."),
        ("Ken jij iemand bij de boekhouding?", "Louise, eerste verdieping.", "Merci, ik ga er even langs."),
        ("Is de vergadering gedaan?", "Ja, tien minuten te vroeg.", "Een mirakel!"),
        ("Mijn trein was afgeschaft.", "Alweer?", "Ik ben met de fiets.", "In die regen? Respect."),
        ("Ik zoek een zaal voor ons koor.", "Met hoeveel zijn jullie?", "Een twintigtal.", "Probeer het auditorium."),
        ("De kat van de buren was weer binnen.", "De rosse?", "Hij slaapt op de printer.", "Laat hem maar."),
        ("Heb je de expo in het museum gezien?", "Zondag, met de kinderen.", "En?", "Het skelet vonden ze top."),
        ("Is er nog koffie?", "Ik heb net gezet.", "Je redt me."),
        ("Mijn plant verliest haar blaadjes.", "Te veel water?", "Eén keer per week…", "Om de tien dagen volstaat."),
        ("Weet je iets om te eten bij het station?", "Achter de kerk.", "Met het terras?", "Reserveer wel."),
        ("Mijn zoon leert trompet spelen.", "Veel moed!", "De buren houden het vol."),
        ("Kaarten we donderdag?", "Ik kan dat niet.", "We leren het je.", "Dan kom ik."),
        ("Heb jij een schroevendraaier?", "Een kruiskop?", "Voor mijn bril.", "De kleine ligt in de salon."),
    ),
}

COMPANY: dict[Language, tuple[str, ...]] = {
    "fr": (
        "Je suis une personne simulée : je fredonne, mais j’écoute bien.",
        "La question sur la carte ? À deux, elle lance la conversation.",
        "Entre vraies personnes, une minute ensemble suffit pour le carnet.",
        "Un sujet sur la carte de visite, et le café se prend à propos.",
        "La touche K termine le café, sans avoir à se justifier.",
        "Dehors, il y a une allée : on y marche ensemble.",
    ),
    "en": (
        "I am a simulated person: I hum, but I listen well.",
        "That question on the card? It gets two people talking.",
        "With somebody real, one minute together is enough for the address book.",
        "Put a topic on your card, and you get a coffee about it.",
        "The K key ends a coffee; nobody has to explain why.",
        "There is a path outside: people walk it together.",
    ),
    "nl": (
        "Ik ben een gesimuleerde persoon: ik neurie, maar ik luister goed.",
        "Die vraag op de kaart? Zo raken twee mensen aan de praat.",
        "Met iemand van vlees en bloed volstaat één minuut voor het adresboek.",
        "Zet een onderwerp op je kaartje, dan gaat de koffie daarover.",
        "Met de toets K is de koffie gedaan; niemand hoeft uit te leggen waarom.",
        "Buiten loopt een pad: daar wandelen mensen samen.",
    ),
}
"""What somebody simulated says who is alone with somebody real."""

TOPICS: dict[Language, tuple[str, ...]] = {
    "fr": ("potager", "chorale", "vélo", "céramique", "randonnée", "cuisine", "photographie", "comptabilité", "jeux"),
    "en": ("gardening", "choir", "cycling", "pottery", "hiking", "cooking", "photography", "accounting", "board games"),
    "nl": ("moestuin", "koor", "fietsen", "keramiek", "wandelen", "koken", "fotografie", "boekhouding", "bordspellen"),
}

ABOUT: dict[Language, str] = {
    "fr": "Je suis une personne simulée : je ne suis là que pour animer les lieux.",
    "en": "I am simulated: I am only here to bring the place to life.",
    "nl": "Ik ben gesimuleerd: ik breng hier alleen wat leven in.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One simulated person."""

    number: int
    name: str
    """As shown: with the sign."""
    avatar: str
    language: Language
    camera: bool
    voice: int
    """Which of the voices is his."""


def cast(people: int, seed: int, voices: int = 1) -> tuple[Part, ...]:
    """So many people, no two with one name."""
    chance = random.Random(seed)
    names = chance.sample(NAMES, len(NAMES))
    avatars: list[int] = []
    parts = []
    for number in range(people):
        language = chance.choices(LANGUAGES, (4, 3, 3))[0]
        again = number // len(names)
        first = names[number % len(names)]
        name = first + (f" {again + 1}" if again else "")
        if len(avatars) < AVATARS / 3:  # the next round of figures begins before the last has only misfits left
            avatars += chance.sample(range(1, AVATARS + 1), AVATARS)
        unfit = DRESSED if first in HIS else BEARDED
        avatar = next(each for each in avatars if each not in unfit)
        avatars.remove(avatar)
        parts.append(
            Part(
                number,
                f"{name} ({SIGN[language]})",
                f"a{avatar:02}",
                language,
                chance.random() < 0.6,
                chance.randrange(voices),
            )
        )
    return tuple(parts)


def card_of(name: str, lang: str) -> Card:
    """What somebody of this name says of himself."""
    language: Language = next((each for each in LANGUAGES if each == lang), "fr")
    chance = random.Random(name)
    topics = chance.sample(TOPICS[language], 4)
    others = chance.sample([each for each in LANGUAGES if each != language], chance.choice((0, 1, 1, 2)))
    return Card(tuple(topics[:2]), tuple(topics[2:]), (language, *others), about=ABOUT[language])


def language_of(languages: list[Language]) -> Language:
    """In which language people talk who speak these: that of most."""
    return max(dict.fromkeys(languages), key=languages.count)


class Deck:
    """Which little conversation comes next. None is heard again before all the others."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._left: list[int] = []

    def draw(self, told: set[int]) -> int:
        """The next that these have not told each other, which they then have; after all of them, any."""
        count = len(TALKS["fr"])
        if len(told) >= count:
            told.clear()
        if not set(self._left) - told:
            self._left = self._chance.sample(range(count), count)
        number = next(each for each in self._left if each not in told)
        self._left.remove(number)
        told.add(number)
        return number
