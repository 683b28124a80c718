"""People: bodies in every pose, composed from parts. Who exists lives in ``people``, hair in ``hair``.

A frame is 40 × 56 with the feet at (20, 50); the soft contact shadow is part of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import hair
from hair import BACK, FRONT, SIDE
from palette import NIGHT, dark, light, mix
from svg import circle, clip, curve, document, ellipse, frame, group, line, mirror, move, path, rect, shadow

WIDTH, HEIGHT = 40, 56
ROWS = ("down", "left", "right", "up")
SEATED = 4.5
"""How much lower the head of somebody who sits is."""


@dataclass(frozen=True, slots=True)
class Person:
    """The parts somebody is composed of."""

    id: str
    label: tuple[str, str, str]
    skin: str
    hair: str
    hair_color: str
    top: str
    top_color: str
    legs: str
    legs_color: str
    shoes: str
    extras: tuple[str, ...] = ()
    accent: str = "#f4ead9"


@dataclass(frozen=True, slots=True)
class Pose:
    """How far a body is along a step, a breath, a wave."""

    step: float = 0
    bob: float = 0
    sit: bool = False
    wave: float | None = None
    roll: float = 0


POSES = (
    Pose(),
    Pose(step=1, bob=-1, roll=20),
    Pose(bob=0.2, roll=40),
    Pose(step=-1, bob=-1, roll=60),
    Pose(),
    Pose(bob=-0.7),
    Pose(sit=True),
    Pose(wave=-0.5),
    Pose(wave=0.6, bob=-0.5),
)


def sheet(person: Person) -> str:
    """All frames of a person: a row per direction, a column per pose."""
    parts = []
    for row, direction in enumerate(ROWS):
        for column, pose in enumerate(POSES):
            parts.append(frame(column * WIDTH, row * HEIGHT, WIDTH, HEIGHT, figure(person, direction, pose)))
    return document(WIDTH * len(POSES), HEIGHT * len(ROWS), "".join(parts))


def figure(person: Person, direction: str, pose: Pose) -> str:
    """One frame."""
    view = {"down": FRONT, "up": BACK}.get(direction, SIDE)
    if "wheelchair" in person.extras:
        pose = replace(pose, sit=True)
    ground = shadow(20, 50, 13 if "wheelchair" in person.extras else 11.5, 4.4, 0.42)
    body = _side_body(person, pose) if view == SIDE else _body(person, view, pose)
    if direction == "right":
        body = mirror(WIDTH, body)
    return ground + body


def _leg(x: float, top: float, foot: float, person: Person, dim: bool = False) -> str:
    color = dark(person.legs_color, 0.16) if dim else person.legs_color
    bare = person.legs in ("skirt", "shorts")
    leg = rect(x - 2.7, top, 5.4, foot - top - 1, person.skin if bare else color, 2.2)
    if person.legs == "shorts":
        leg += rect(x - 3, top, 6, (foot - top) * 0.55, color, 1.6)
    return (
        leg
        + rect(x - 3.1, foot - 3, 6.2, 3.8, person.shoes, 1.8)
        + rect(x - 2.4, foot - 2.8, 3, 0.9, light(person.shoes, 0.35), 0.4)
    )


def _body(person: Person, view: str, pose: Pose) -> str:
    """Front or back view."""
    lower = SEATED if pose.sit else 0
    dy = pose.bob + lower
    lift_left = 2.6 if pose.step > 0 else 0
    lift_right = 2.6 if pose.step < 0 else 0
    parts = []
    chair = "wheelchair" in person.extras
    if chair:
        parts.append(_chair_front(person, pose, view))
    if view == FRONT:
        parts.append(move(0, dy, hair.behind(person.hair, person.hair_color, view)))
    if pose.sit:
        foot = 49 if view == FRONT else 46.5
        if view == FRONT:
            legs = _leg(16.4, 42, foot, person) + _leg(23.6, 42, foot, person, True)
            knee = rect(12.9, 39.4, 14.2, 6, light(person.legs_color, 0.1), 3)
            parts += [legs, knee]
        elif not chair:
            parts.append(rect(13, 40, 14, 6.4, person.legs_color, 3))
    else:
        sway = 0.5 * pose.step
        parts.append(_leg(16.6 + sway, 37.5, 50.4 - lift_left, person, view == BACK))
        parts.append(_leg(23.4 + sway, 37.5, 50.4 - lift_right, person, view == FRONT))
    if person.legs == "skirt" and not pose.sit:
        parts.append(path(f"M13.6 36L26.4 36L29 {44.4 + pose.bob}Q20 46.4 11 {44.4 + pose.bob}Z", person.legs_color))
    upper = [_arms(person, view, pose, False), _torso(person, view), _arms(person, view, pose, True)]
    if view == FRONT:
        upper += [_head_front(person), hair.before(person.hair, person.hair_color, view), _extras(person, view)]
    else:
        upper += [_head_back(person), hair.before(person.hair, person.hair_color, view), _extras(person, view)]
    parts.append(move(0, dy, *upper))
    if chair:
        parts.append(_chair_over(person, pose, view))
    return group(parts)


def _torso(person: Person, view: str) -> str:
    color, deep = person.top_color, dark(person.top_color, 0.2)
    long = person.top in ("dress", "coat")
    hem = 45.6 if long else 40.4
    flare = 2.4 if long else 0
    outline = f"M13.4 29.4Q14 26.4 17.4 26.2L22.6 26.2Q26 26.4 26.6 29.4L{27.2 + flare} {hem - 2}Q{27 + flare} {hem} {25 + flare} {hem}L{15 - flare} {hem}Q{13 - flare} {hem} {12.8 - flare} {hem - 2}Z"
    cut = clip(path(outline, "#000"))
    inside = [rect(8, 24, 24, 24, color), path("M23.4 24L34 24L34 48L22.6 48Q25.4 36 23.4 24Z", deep, opacity=0.55)]
    accent = person.accent
    front = view == FRONT
    match person.top:
        case "stripes":
            inside += [rect(8, y, 24, 1.9, accent) for y in (29, 32.6, 36.2)]
        case "shirt":
            if front:
                inside += [
                    line(20, 28, 20, 40, deep, 0.8),
                    path("M16.6 26L20 29.4L23.4 26L24.4 28.6L20 31.6L15.6 28.6Z", light(color, 0.5)),
                ]
                inside += [circle(20, y, 0.6, deep) for y in (32.6, 35.4, 38.2)]
        case "jacket" | "coat":
            if front:
                inside += [
                    path("M17.4 26L20 27L22.6 26L22 48L18 48Z", accent),
                    line(17.4, 27, 18, 47, deep, 0.9),
                    line(22.6, 27, 22, 47, deep, 0.9),
                ]
                inside += [
                    path("M17.4 26L15.4 30L18.2 33Z", light(color, 0.18)),
                    path("M22.6 26L24.6 30L21.8 33Z", light(color, 0.1)),
                ]
        case "hoodie":
            if front:
                inside += [
                    path("M14.8 27.4Q20 32.6 25.2 27.4L24.6 25.6L15.4 25.6Z", deep),
                    line(18.4, 29.8, 18.4, 33, accent, 0.9),
                    line(21.6, 29.8, 21.6, 33, accent, 0.9),
                ]
                inside.append(path("M15.6 40.4L16.6 35.6L23.4 35.6L24.4 40.4Z", deep, opacity=0.6))
            else:
                inside.append(path("M14.4 26Q20 34 25.6 26Z", deep))
        case "overalls":
            inside = [rect(8, 24, 24, 24, accent), rect(14.6, 31, 10.8, 12, color, 1.4), rect(8, 37, 24, 8, color)]
            inside += [line(16, 26, 16, 32, color, 1.8), line(24, 26, 24, 32, color, 1.8)]
            if front:
                inside += [
                    circle(16, 32.2, 0.9, "#f0d28a"),
                    circle(24, 32.2, 0.9, "#f0d28a"),
                    rect(17, 34, 6, 3.4, deep, 0.8),
                ]
        case "knit":
            inside += [rect(8, 38.2, 24, 2.4, deep, opacity=0.7), rect(15.6, 25.6, 8.8, 2.6, light(color, 0.22), 1.2)]
            inside += [
                curve(f"M{x} 29.4l1 1.4-1 1.4 1 1.4-1 1.4 1 1.4", light(color, 0.2), 0.8) for x in (16, 19.4, 22.8)
            ]
        case "dress":
            inside += [rect(8, 36.4, 24, 1.8, accent)]
            inside += [
                circle(x, y, 0.7, accent)
                for x, y in ((15, 31), (19, 33), (23, 31), (14, 41), (18, 43), (22, 41), (26, 43))
            ]
        case "vest":
            inside = [
                rect(8, 24, 24, 24, accent),
                path("M12 26L17 25.6L20 33L23 25.6L28 26L28 41L12 41Z", color),
                line(20, 33, 20, 40, deep, 0.8),
            ]
        case "tee":
            if front:
                inside += [path("M17 25.6Q20 29.6 23 25.6Z", person.skin), circle(20, 33, 2.6, accent, opacity=0.95)]
    return group(group(inside), clip_path=cut)


def _arm(x: float, y: float, hx: float, hy: float, person: Person, shade: bool) -> str:
    sleeve = person.accent if person.top in ("overalls", "vest") else person.top_color
    sleeve = dark(sleeve, 0.2 if shade else 0.06)
    skin = dark(person.skin, 0.1) if shade else person.skin
    if person.top in ("tee", "dress"):
        mx, my = x + (hx - x) * 0.45, y + (hy - y) * 0.45
        return line(x, y, hx, hy, skin, 3.8) + line(x, y, mx, my, sleeve, 4.8) + circle(hx, hy, 2.2, skin)
    share = 0.86
    return circle(hx, hy, 2.4, skin) + line(x, y, x + (hx - x) * share, y + (hy - y) * share, sleeve, 4.6)


def _arms(person: Person, view: str, pose: Pose, over: bool) -> str:
    """Both arms; the waving one belongs in front of the body."""
    swing = pose.step * 1.8
    right_hand = (28.2, 38.4 - swing * 0.9)
    left_hand = (11.8, 38.4 + swing * 0.9)
    if pose.sit:
        left_hand, right_hand = (13.2, 38), (26.8, 38)
        if "wheelchair" in person.extras:
            push = pose.step * 1.5
            left_hand, right_hand = (10.2, 37.6 + push), (29.8, 37.6 + push)
    if pose.wave is not None:
        raised = _arm(26.6, 29.4, 32.6 + pose.wave * 3.2, 17.4, person, False)
        return raised if over else _arm(13.4, 29.6, *left_hand, person, False)
    if over:
        return ""
    return _arm(13.4, 29.6, *left_hand, person, False) + _arm(26.6, 29.6, *right_hand, person, True)


def _head_front(person: Person) -> str:
    skin, deep = person.skin, dark(person.skin, 0.16)
    head = rect(10.8, 8.6, 18.4, 18.4, skin, 8.7)
    side = group(
        path("M24 6Q29 18 22 29L34 29L34 6Z", deep, opacity=0.5),
        clip_path=clip(rect(10.8, 8.6, 18.4, 18.4, "#000", 8.7)),
    )
    neck = rect(17.4, 24.5, 5.2, 4, deep, 2)
    ears = "" if person.hair == "hijab" else circle(10.7, 19.4, 1.9, skin) + circle(29.3, 19.4, 1.9, deep)
    eye = NIGHT
    brow = dark(person.hair_color if person.hair not in ("hijab", "turban") else "#4a3426", 0.25)
    face = [ellipse(16.1, 19.2, 1.35, 1.75, eye), ellipse(23.9, 19.2, 1.35, 1.75, eye)]
    face += [circle(15.7, 18.5, 0.5, "#ffffff"), circle(23.5, 18.5, 0.5, "#ffffff")]
    face += [curve("M14.4 15.9Q16 15 17.6 15.7M22.4 15.7Q24 15 25.6 15.9", brow, 0.95, opacity=0.85)]
    blush = mix(skin, "#e0604c", 0.5)
    face += [ellipse(13.7, 22, 1.9, 1.2, blush, opacity=0.45), ellipse(26.3, 22, 1.9, 1.2, blush, opacity=0.45)]
    if "freckles" in person.extras:
        face += [
            circle(x, y, 0.4, dark(skin, 0.35))
            for x, y in ((14.4, 21), (15.8, 21.6), (24.2, 21.6), (25.6, 21), (17.2, 21))
        ]
    mouth = mix(skin, "#8c2f39", 0.62)
    if "beard" in person.extras:
        tone = person.hair_color if person.hair != "turban" else "#33261f"
        face.append(
            path(
                "M11 18.6C11 25 14.6 28.8 20 28.8C25.4 28.8 29 25 29 18.6C28 21.4 25.6 22.2 20 21.8C14.4 22.2 12 21.4 11 18.6Z",
                tone,
            )
        )
        mouth = mix(tone, "#f2c9b8", 0.75)
    if "moustache" in person.extras:
        face.append(
            path("M15.6 22.9Q18 20.7 20 21.9Q22 20.7 24.4 22.9Q22 23.9 20 22.9Q18 23.9 15.6 22.9Z", person.hair_color)
        )
    smile = "M17.4 23.2Q20 25.9 22.6 23.2" if "grin" not in person.extras else "M17 22.8Q20 27.4 23 22.8Z"
    if "grin" in person.extras:
        face.append(path(smile, "#7a2f33") + path("M17.4 22.9L22.6 22.9L22 24Q20 24.6 18 24Z", "#fff8ee"))
    else:
        face.append(curve(smile, mouth, 1.05))
    face.append(curve("M19.6 20.6Q20.2 21.4 20.8 20.8", dark(skin, 0.3), 0.7, opacity=0.6))
    return neck + ears + head + side + group(face)


def _head_back(person: Person) -> str:
    skin = person.skin
    neck = rect(17.2, 24, 5.6, 4.4, dark(skin, 0.16), 2)
    ears = "" if person.hair == "hijab" else circle(10.8, 19.2, 1.8, skin) + circle(29.2, 19.2, 1.8, dark(skin, 0.1))
    return neck + ears + rect(10.8, 8.6, 18.4, 18.2, dark(skin, 0.06), 8.7)


def _extras(person: Person, view: str) -> str:
    """What is worn on the head and round the neck."""
    parts = []
    accent = person.accent
    if "scarf" in person.extras:
        parts.append(rect(13.8, 25.4, 12.4, 4.2, accent, 2.1))
        parts.append(rect(22, 27.6, 4, 8.4, dark(accent, 0.14), 1.6) if view == FRONT else "")
    if view == FRONT:
        if "glasses" in person.extras:
            for x in (16.1, 23.9):
                parts.append(circle(x, 19.2, 3.2, "#ffffff", fill_opacity=0.22, stroke=NIGHT, stroke_width=0.95))
            parts.append(curve("M19.2 18.8Q20 18.2 20.8 18.8", NIGHT, 0.9))
        if "square-glasses" in person.extras:
            for x in (12.9, 20.9):
                parts.append(
                    rect(x, 16.8, 6.2, 4.8, "#ffffff", 1.4, fill_opacity=0.22, stroke="#a5463a", stroke_width=1)
                )
            parts.append(line(19.1, 18.6, 20.9, 18.6, "#a5463a", 0.9))
        if "earrings" in person.extras:
            parts += [circle(10.4, 22.2, 1.1, "#f0c04f"), circle(29.6, 22.2, 1.1, "#f0c04f")]
        if "lanyard" in person.extras:
            parts.append(curve("M16.6 26.4L20 34L23.4 26.4", "#d9694b", 1) + rect(18, 33.6, 4, 4.6, "#fffaf0", 0.8))
    if "strap" in person.extras:
        parts.append(
            line(14.6, 27.4, 25.8, 39.4, "#7c5a3f", 1.7)
            if view == FRONT
            else line(25.4, 27.4, 14.2, 39.4, "#7c5a3f", 1.7)
        )
    if "backpack" in person.extras:
        if view == BACK:
            parts.append(
                rect(13.4, 28, 13.2, 12.4, accent, 3.6)
                + rect(15.2, 33.6, 9.6, 5.2, dark(accent, 0.16), 1.8)
                + rect(18, 26.6, 4, 2.4, dark(accent, 0.2), 1)
            )
        else:
            parts.append(rect(14, 27, 2.2, 9, dark(accent, 0.1), 1) + rect(23.8, 27, 2.2, 9, dark(accent, 0.2), 1))
    if "headphones" in person.extras:
        parts.append(curve("M9.8 18.6C9.4 7.4 14.4 3.8 20 3.8C25.6 3.8 30.6 7.4 30.2 18.6", "#33495a", 1.7))
        parts += [rect(7.9, 16.2, 4, 6.6, "#d9694b", 2), rect(28.1, 16.2, 4, 6.6, dark("#d9694b", 0.15), 2)]
    if "beanie" in person.extras:
        parts.append(
            path("M9.6 14.4C9 5.6 14 2.6 20 2.6C26 2.6 31 5.6 30.4 14.4Z", accent)
            + rect(9, 11.4, 22, 4.4, light(accent, 0.22), 2.2)
            + circle(20, 2.8, 2.5, light(accent, 0.3))
        )
    if "cap" in person.extras:
        parts.append(path("M10 12.8C10 6 14 3.6 20 3.6C26 3.6 30 6 30 12.8Q20 10.6 10 12.8Z", accent))
        parts.append(
            path(
                "M10.6 12.4Q20 9.4 29.4 12.4Q31.4 14.6 30 15.2Q20 11.8 10 15.2Q8.6 14.6 10.6 12.4Z", dark(accent, 0.18)
            )
            if view == FRONT
            else rect(17, 10.6, 6, 1.8, dark(accent, 0.25), 0.9)
        )
    if "flower" in person.extras and view == FRONT:
        parts += [
            circle(27.6 + dx, 9.4 + dy, 1.5, "#f1d7e0") for dx, dy in ((0, -1.6), (1.6, 0), (0, 1.6), (-1.6, 0))
        ] + [circle(27.6, 9.4, 1.2, "#e0a63f")]
    return group(parts)


def _side_leg(person: Person, hip: float, foot_x: float, foot_y: float, far: bool) -> str:
    color = dark(person.legs_color, 0.22) if far else person.legs_color
    shoe = dark(person.shoes, 0.2) if far else person.shoes
    tone = (dark(person.skin, 0.2) if far else person.skin) if person.legs in ("skirt", "shorts") else color
    parts = [line(hip, 40, foot_x + 0.5, foot_y - 4.4, tone, 5.2)]
    if person.legs == "shorts":
        parts.append(line(hip, 39.6, hip + (foot_x - hip) * 0.4, 43.6, color, 5.8))
    parts.append(
        path(
            f"M{foot_x - 4.4} {foot_y + 0.8}Q{foot_x - 4.6} {foot_y - 2.4} {foot_x - 1.4} {foot_y - 3.2}L{foot_x + 3.2} {foot_y - 3.2}L{foot_x + 3.2} {foot_y + 0.8}Z",
            shoe,
        )
    )
    return group(parts)


def _side_body(person: Person, pose: Pose) -> str:
    """Seen from the side, looking left."""
    chair = "wheelchair" in person.extras
    dy = pose.bob + (SEATED if pose.sit else 0)
    parts = []
    swing = pose.step
    if chair:
        parts.append(_chair_side_back(person))
    if pose.sit:
        thigh = line(20.6, 42.6, 13.6, 42.8, dark(person.legs_color, 0.1), 5.6) + line(
            13.4, 43, 12.8, 46, person.legs_color, 5
        )
        shoe = path("M8.4 50.2Q8.2 47 11.4 46.4L16 46.4L16 50.2Z", person.shoes)
        parts.append(thigh + shoe)
    else:
        parts.append(_side_leg(person, 20.6, 20.6 + 5 * swing, 50 - (1.4 if swing > 0 else 0), True))
        parts.append(_side_leg(person, 19.8, 19.8 - 5 * swing, 50 - (1.4 if swing < 0 else 0), False))
    upper = [hair.behind(person.hair, person.hair_color, SIDE)]
    if pose.wave is not None:
        upper.append(_arm(19, 29.6, 7.4 - pose.wave * 3, 18.6, person, True))
    upper.append(_side_torso(person))
    head = rect(11, 8.6, 18.2, 18.4, person.skin, 8.7)
    upper.append(rect(18, 24.4, 5.4, 4, dark(person.skin, 0.16), 2))
    upper.append(head + circle(10.9, 20.6, 1.5, person.skin))
    upper.append(_face_side(person))
    if person.hair not in ("hijab",):
        upper.append(ellipse(22.6, 20, 1.7, 2.1, dark(person.skin, 0.1)))
    upper.append(hair.before(person.hair, person.hair_color, SIDE))
    upper.append(_extras_side(person))
    if chair:
        upper.append(_arm(20.4, 30, 19 + pose.step * 2.4, 38, person, False))
    elif pose.sit:
        upper.append(_arm(20.4, 30, 14.6, 37.4, person, False))
    else:
        upper.append(_arm(20.4, 30, 20.4 + 5.4 * swing, 38.6 - abs(swing) * 0.8, person, False))
    skirt = ""
    if person.legs == "skirt" and not pose.sit:
        skirt = path(f"M15.4 36L25.4 36L27.4 {44.4 + pose.bob}Q20 46.2 13 {44.4 + pose.bob}Z", person.legs_color)
    parts += [skirt, move(0, dy, *upper)]
    if chair:
        parts.append(_chair_side(pose))
    return group(parts)


def _side_torso(person: Person) -> str:
    long = person.top in ("dress", "coat")
    hem, flare = (45.6, 2.2) if long else (40.6, 0.0)
    outline = f"M15.4 29.6Q15.6 26.2 19 26.2L22 26.2Q25.4 26.4 25.6 29.8L{26 + flare} {hem - 2}Q{26 + flare} {hem} {24 + flare} {hem}L{16.6 - flare} {hem}Q{14.8 - flare} {hem} {14.8 - flare} {hem - 2}Z"
    color, deep, accent = person.top_color, dark(person.top_color, 0.2), person.accent
    inside = [rect(8, 24, 24, 24, color), rect(22.6, 24, 10, 24, deep, opacity=0.5)]
    match person.top:
        case "stripes":
            inside += [rect(8, y, 24, 1.9, accent) for y in (29, 32.6, 36.2)]
        case "overalls":
            inside = [
                rect(8, 24, 24, 24, accent),
                rect(12, 31, 8, 12, color),
                rect(8, 36, 24, 9, color),
                line(17.4, 26, 17.4, 33, color, 1.8),
            ]
        case "jacket" | "coat":
            inside += [rect(13, 24, 4, 24, accent), line(17, 26, 17, 47, deep, 0.9)]
        case "vest":
            inside = [rect(8, 24, 24, 24, accent), rect(16, 24, 16, 18, color)]
        case "knit":
            inside += [rect(8, 38.2, 24, 2.6, deep, opacity=0.7), rect(15.6, 25.6, 10, 2.4, light(color, 0.22), 1.2)]
        case "dress":
            inside += [rect(8, 36.4, 24, 1.8, accent)]
            inside += [circle(x, y, 0.7, accent) for x, y in ((17, 31), (23, 33), (16, 41), (20, 43), (24, 41))]
        case "hoodie":
            inside.append(path("M20 25Q26.6 25 26.4 30.4Q22 31.6 20 28Z", deep))
    return group(group(inside), clip_path=clip(path(outline, "#000")))


def _face_side(person: Person) -> str:
    skin = person.skin
    brow = dark(person.hair_color if person.hair not in ("hijab", "turban") else "#4a3426", 0.25)
    parts = [
        ellipse(14.4, 19.2, 1.2, 1.75, NIGHT),
        circle(14.1, 18.5, 0.45, "#ffffff"),
        curve("M12.8 15.9Q14.2 15 15.8 15.8", brow, 0.95, opacity=0.85),
    ]
    parts.append(ellipse(16.6, 22, 1.9, 1.2, mix(skin, "#e0604c", 0.5), opacity=0.45))
    if "beard" in person.extras:
        tone = person.hair_color if person.hair != "turban" else "#33261f"
        parts.append(path("M11 21.6Q11.4 28.4 18 28.8Q24.4 28.4 24.6 19Q20.4 22.4 17.6 21.8Q14 21.6 11 21.6Z", tone))
        parts.append(curve("M11.8 23.6Q13.4 24.6 14.8 23.9", mix(tone, "#f2c9b8", 0.7), 1))
    else:
        parts.append(curve("M11.9 23.4Q13.6 25 15.4 23.8", mix(skin, "#8c2f39", 0.62), 1.05))
    if "moustache" in person.extras:
        parts.append(path("M10.8 22.8Q13 20.9 16 22.7Q13.6 23.9 10.8 22.8Z", person.hair_color))
    return group(parts)


def _extras_side(person: Person) -> str:
    parts = []
    accent = person.accent
    if "scarf" in person.extras:
        parts.append(rect(14.6, 25.4, 11.4, 4.2, accent, 2.1) + rect(16, 28, 3.6, 7.4, dark(accent, 0.14), 1.6))
    if "glasses" in person.extras:
        parts.append(
            circle(14.2, 19.2, 3, "#ffffff", fill_opacity=0.22, stroke=NIGHT, stroke_width=0.95)
            + line(17.2, 19, 22, 19.2, NIGHT, 0.9)
        )
    if "square-glasses" in person.extras:
        parts.append(
            rect(11.4, 16.8, 5.6, 4.8, "#ffffff", 1.4, fill_opacity=0.22, stroke="#a5463a", stroke_width=1)
            + line(17, 18.6, 22, 19, "#a5463a", 0.9)
        )
    if "earrings" in person.extras:
        parts.append(circle(22.6, 22.8, 1.1, "#f0c04f"))
    if "backpack" in person.extras:
        parts.append(rect(24, 28, 6.6, 12, accent, 3) + rect(28, 33, 3.4, 5.6, dark(accent, 0.16), 1.4))
    if "strap" in person.extras:
        parts.append(line(18, 27.4, 24.6, 38.4, "#7c5a3f", 1.7))
    if "headphones" in person.extras:
        parts.append(
            curve("M22.4 18C21 10 20.4 4.4 20.4 4.2", "#33495a", 1.7)
            + ellipse(22.6, 19.6, 3, 3.8, "#d9694b")
            + ellipse(22.2, 19.2, 1.6, 2.2, light("#d9694b"))
        )
    if "beanie" in person.extras:
        parts.append(
            path("M10.6 14.4C10 5.6 15 2.6 21 2.6C27.4 2.6 31.4 6.6 31 14.4Z", accent)
            + rect(10, 11.4, 21.4, 4.4, light(accent, 0.22), 2.2)
            + circle(21, 2.8, 2.5, light(accent, 0.3))
        )
    if "cap" in person.extras:
        parts.append(
            path("M11.6 12.8C11.6 6 15.4 3.6 21 3.6C27.6 3.6 31 7.4 30.8 13.2Z", accent)
            + path("M13 11.4L5.6 13.4Q5.2 15.2 7 15.2L15 14Z", dark(accent, 0.18))
        )
    return group(parts)


def _wheel(x: float, y: float, r: float, turn: float) -> str:
    spokes = group(
        (
            line(x - r + 1.4, y, x + r - 1.4, y, "#aab6bb", 0.7, transform=f"rotate({angle + turn} {x} {y})")
            for angle in (0, 45, 90, 135)
        ),
    )
    return (
        circle(x, y, r, "none", stroke="#3c4a54", stroke_width=2.2)
        + circle(x, y, r - 2, "none", stroke="#c9d2d5", stroke_width=0.8)
        + spokes
        + circle(x, y, 1.6, "#5f6e77")
    )


def _chair_front(person: Person, pose: Pose, view: str) -> str:
    wheels = rect(7.2, 34.6, 4.2, 16, "#3c4a54", 2.1) + rect(28.6, 34.6, 4.2, 16, "#33404a", 2.1)
    rims = rect(8.4, 36.4, 1.4, 12.4, "#aab6bb", 0.7) + rect(30, 36.4, 1.4, 12.4, "#8f9ca2", 0.7)
    seat = rect(11.6, 41, 16.8, 5.4, "#2f6f78", 2.4)
    if view == FRONT:
        return rect(11.8, 27.6, 16.4, 15, "#2b5f68", 3) + wheels + rims + seat
    return wheels + rims + seat


def _chair_over(person: Person, pose: Pose, view: str) -> str:
    if view == FRONT:
        return rect(13.4, 49.4, 13.2, 1.9, "#5f6e77", 0.9)
    back = rect(11.6, 31.6, 16.8, 12.6, "#2f6f78", 3) + rect(11.6, 31.6, 16.8, 2, "#4b8d94", 1)
    grips = rect(10.6, 30.2, 3, 4, "#3c4a54", 1.4) + rect(26.4, 30.2, 3, 4, "#3c4a54", 1.4)
    return back + grips + rect(14, 44, 12, 2.4, "#24525a", 1.2)


def _chair_side_back(person: Person) -> str:
    frame_color = "#5f6e77"
    return (
        line(27, 30.6, 27, 45, frame_color, 1.8)
        + line(27, 30.6, 30, 30, "#3c4a54", 2.2)
        + rect(24.6, 32, 3, 12, "#2f6f78", 1.4)
        + rect(14.6, 43.6, 12.4, 3, "#2f6f78", 1.4)
        + line(14.8, 45.4, 11.4, 50, frame_color, 1.5)
        + line(8, 50.4, 13, 50.4, frame_color, 1.8)
    )


def _chair_side(pose: Pose) -> str:
    return _wheel(23, 42.6, 8.4, pose.roll) + circle(13.4, 48.6, 2.3, "none", stroke="#3c4a54", stroke_width=1.5)
