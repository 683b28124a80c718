"""Who can be chosen: every avatar as a list of parts. How parts are drawn lives in ``avatars`` and ``hair``."""

from __future__ import annotations

import json
from pathlib import Path

from avatars import HEIGHT, ROWS, SEATED, WIDTH, Person, sheet
from render import write

FAIR, ROSY, LIGHT, OLIVE, TAN = "#f6d3b8", "#f3c6a8", "#e8b48f", "#d6a47a", "#c48a5e"
BROWN, UMBER, DEEP, EBONY = "#a86b43", "#8a5536", "#6b4029", "#523122"
BLACK, ESPRESSO, CHESTNUT, COPPER = "#2e2a2f", "#463029", "#7a4a30", "#b5592f"
BLOND, HONEY, SILVER, WHITE = "#e3bb6d", "#c08f4c", "#b9bcbd", "#e9e6df"
PETROL, TERRA, MUSTARD, SAGE, PLUM = "#1f6f78", "#d9694b", "#e0a63f", "#86a374", "#8a5170"
CREAM, INK, DENIM, SAND, ROSE, SKY = "#f4ead9", "#2f4250", "#4d6d8f", "#cdb48a", "#dd9a91", "#86b4c6"
LEATHER, WHITE_SHOE = "#6f4a37", "#f3eee4"

PEOPLE = (
    Person("a01", ("Pull terracotta, carré brun", "Terracotta jumper, brown bob", "Terracotta trui, bruine bob"), LIGHT, "bob", CHESTNUT, "knit", TERRA, "trousers", INK, WHITE_SHOE, ("earrings",)),
    Person("a02", ("Chemise pétrole, barbe noire", "Petrol shirt, black beard", "Petrolblauw hemd, zwarte baard"), OLIVE, "short", BLACK, "shirt", PETROL, "trousers", SAND, LEATHER, ("beard",)),
    Person("a03", ("Hijab moutarde, veste bleue", "Mustard hijab, blue jacket", "Mosterdgele hijab, blauwe jas"), TAN, "hijab", MUSTARD, "coat", DENIM, "trousers", INK, LEATHER, (), CREAM),
    Person("a04", ("Locs, sweat vert", "Locs, green hoodie", "Locs, groene hoodie"), UMBER, "locs", BLACK, "hoodie", SAGE, "trousers", INK, WHITE_SHOE, ("grin",)),
    Person("a05", ("Cheveux gris, lunettes, gilet", "Grey hair, glasses, waistcoat", "Grijs haar, bril, gilet"), FAIR, "grey", SILVER, "vest", PLUM, "trousers", "#5d6470", LEATHER, ("glasses",), CREAM),
    Person("a06", ("Afro, robe jaune", "Afro, yellow dress", "Afro, gele jurk"), DEEP, "afro", BLACK, "dress", MUSTARD, "skirt", MUSTARD, TERRA, ("earrings",)),
    Person("a07", ("Chauve, barbe rousse", "Bald, ginger beard", "Kaal, rosse baard"), ROSY, "bald", COPPER, "stripes", DENIM, "trousers", SAND, LEATHER, ("beard",)),
    Person("a08", ("En fauteuil roulant, queue-de-cheval", "Wheelchair, ponytail", "Rolstoel, paardenstaart"), LIGHT, "tail", HONEY, "tee", TERRA, "trousers", DENIM, WHITE_SHOE, ("wheelchair",)),
    Person("a09", ("Longs cheveux noirs, salopette", "Long black hair, dungarees", "Lang zwart haar, tuinbroek"), FAIR, "long", BLACK, "overalls", DENIM, "trousers", DENIM, WHITE_SHOE, (), "#f0c7a6"),
    Person("a10", ("Turban bordeaux, chemise crème", "Burgundy turban, cream shirt", "Bordeaux tulband, crème hemd"), TAN, "turban", "#8c3b4a", "shirt", "#e9dcc2", "trousers", INK, LEATHER, ("beard",)),
    Person("a11", ("Chignon roux, taches de rousseur", "Ginger bun, freckles", "Rosse knot, sproeten"), FAIR, "bun", COPPER, "jacket", SAGE, "skirt", INK, LEATHER, ("freckles",)),
    Person("a12", ("Casque audio, sweat prune", "Headphones, plum hoodie", "Koptelefoon, pruimkleurige hoodie"), BROWN, "tight", BLACK, "hoodie", PLUM, "trousers", "#3c4650", WHITE_SHOE, ("headphones",)),
    Person("a13", ("Blond, marinière", "Blond, sailor stripes", "Blond, matrozenstrepen"), ROSY, "quiff", BLOND, "stripes", CREAM, "trousers", PETROL, WHITE_SHOE, ("grin",), PETROL),
    Person("a14", ("Boucles brunes, écharpe", "Brown curls, scarf", "Bruine krullen, sjaal"), OLIVE, "curls", ESPRESSO, "coat", "#c9a06a", "trousers", INK, LEATHER, ("scarf",), TERRA),
    Person("a15", ("Cheveux blancs, cardigan rose", "White hair, pink cardigan", "Wit haar, roze vest"), FAIR, "pixie", WHITE, "jacket", ROSE, "trousers", "#6b7480", LEATHER, ("glasses",)),
    Person("a16", ("Bonnet, barbe, chemise à carreaux", "Beanie, beard, warm shirt", "Muts, baard, warm hemd"), LIGHT, "short", ESPRESSO, "shirt", "#b5523e", "trousers", DENIM, LEATHER, ("beanie", "beard"), PETROL),
    Person("a17", ("Deux chignons, t-shirt corail", "Two puffs, coral T-shirt", "Twee pufjes, koraalkleurig T-shirt"), BROWN, "puffs", BLACK, "tee", "#e98a6d", "shorts", DENIM, WHITE_SHOE, (), MUSTARD),
    Person("a18", ("Sac à dos, cheveux courts", "Backpack, short hair", "Rugzak, kort haar"), TAN, "side", BLACK, "tee", SKY, "shorts", SAND, TERRA, ("backpack",), TERRA),
    Person("a19", ("Veste bleue, lunettes rouges", "Blue jacket, red glasses", "Blauw jasje, rode bril"), EBONY, "buzz", BLACK, "jacket", "#34506b", "trousers", "#2b3a48", LEATHER, ("square-glasses",)),
    Person("a20", ("Hijab pétrole, robe rose", "Petrol hijab, pink dress", "Petrolblauwe hijab, roze jurk"), LIGHT, "hijab", PETROL, "dress", ROSE, "trousers", "#7a5568", LEATHER, ("glasses",)),
    Person("a21", ("Tresses, pull ocre", "Braids, ochre jumper", "Vlechten, okeren trui"), DEEP, "braids", BLACK, "knit", "#d2903c", "skirt", PETROL, LEATHER, ("grin",)),
    Person("a22", ("Casquette, moustache", "Cap, moustache", "Pet, snor"), OLIVE, "short", ESPRESSO, "overalls", "#5f7d5a", "trousers", "#5f7d5a", LEATHER, ("cap", "moustache"), TERRA),
    Person("a23", ("Cheveux ondulés blonds, robe pétrole", "Wavy blond hair, petrol dress", "Golvend blond haar, petrolblauwe jurk"), ROSY, "wavy", BLOND, "dress", PETROL, "skirt", PETROL, LEATHER, ("flower",)),
    Person("a24", ("Frange noire, gilet jaune", "Black fringe, yellow waistcoat", "Zwarte pony, geel gilet"), FAIR, "fringe", BLACK, "vest", MUSTARD, "trousers", INK, WHITE_SHOE, ("square-glasses",), "#fbf5ea"),
    Person("a25", ("En fauteuil roulant, barbe grise", "Wheelchair, grey beard", "Rolstoel, grijze baard"), UMBER, "buzz", SILVER, "shirt", SKY, "trousers", INK, LEATHER, ("wheelchair", "beard")),
    Person("a26", ("Boucles rousses, sweat bleu", "Ginger curls, blue hoodie", "Rosse krullen, blauwe hoodie"), FAIR, "curls", COPPER, "hoodie", DENIM, "trousers", SAND, WHITE_SHOE, ("freckles", "glasses")),
    Person("a27", ("Sacoche, pixie violet", "Satchel, violet pixie cut", "Schoudertas, paarse pixie"), TAN, "pixie", "#7d5aa0", "jacket", "#3b4f5c", "trousers", INK, TERRA, ("strap", "earrings"), "#f0c9c0"),
    Person("a28", ("Longs cheveux gris, robe prune", "Long grey hair, plum dress", "Lang grijs haar, pruimkleurige jurk"), BROWN, "long", SILVER, "dress", PLUM, "skirt", PLUM, LEATHER, ("earrings",)),
    Person("a29", ("Badge, cheveux noirs coiffés", "Badge, combed black hair", "Badge, gekamd zwart haar"), LIGHT, "quiff", BLACK, "shirt", "#f1e9dc", "trousers", PETROL, LEATHER, ("lanyard",)),
    Person("a30", ("Locs cuivrés, veste moutarde", "Copper locs, mustard jacket", "Koperen locs, mosterdgele jas"), EBONY, "locs", "#8a4a2c", "coat", MUSTARD, "trousers", INK, WHITE_SHOE, (), "#2f4250"),
)  # fmt: skip


def catalogue() -> dict[str, object]:
    """What ``avatars.json`` says."""
    return {
        "frame": {"width": WIDTH, "height": HEIGHT, "anchor": [20, 50]},
        "rows": list(ROWS),
        "columns": {"walk": [0, 1, 2, 3], "idle": [4, 5], "sit": [6], "wave": [7, 8]},
        "avatars": [_entry(person) for person in PEOPLE],
    }


def _entry(person: Person) -> dict[str, object]:
    """One avatar of it; who always sits has the face so many pixels lower."""
    label = dict(zip(("fr", "en", "nl"), person.label, strict=True))
    return {"id": person.id, "label": label} | ({"lower": SEATED} if "wheelchair" in person.extras else {})


def draw(folder: Path) -> None:
    """Write every sheet and the catalogue."""
    for person in PEOPLE:
        write(sheet(person), folder / f"{person.id}.png")
    text = json.dumps(catalogue(), ensure_ascii=False, indent=1)
    (folder / "avatars.json").write_text(text + "\n", encoding="utf-8")
