"""Heads of hair and what is worn on them, seen from the front, the left and behind. Bodies live in ``avatars``.

The head is a rounded square of 18 px around (20, 18). ``behind`` is drawn before the body and
the face, ``before`` after it.
"""

from __future__ import annotations

from palette import dark, light, mix
from svg import circle, curve, ellipse, group, path, rect

FRONT, SIDE, BACK = "front", "side", "back"


def behind(style: str, color: str, view: str) -> str:
    """Hair that falls behind the shoulders and the face (from behind: nothing, it is all in front)."""
    shade = dark(color, 0.3)
    if view == FRONT:
        shapes = {
            "long": rect(8.6, 7, 22.8, 29, shade, 10),
            "wavy": path("M9 16C7 24 7 30 9.5 35Q13 37 15 34L25 34Q28 37 30.5 35C33 29 33 23 31 16Z", shade),
            "bob": rect(8.4, 8, 23.2, 20.5, shade, 8),
            "curls": circle(20, 17, 13.2, shade) + circle(10, 23, 4.6, shade) + circle(30, 23, 4.6, shade),
            "afro": circle(20, 15.5, 14, color),
            "locs": group(rect(9 + 3.6 * i, 12, 4, 20 + (i % 2) * 3, shade, 2) for i in range(6)),
            "puffs": circle(9.6, 9.4, 5.6, color) + circle(30.4, 9.4, 5.6, color),
            "braids": rect(7.6, 18, 4.4, 18, color, 2.2) + rect(28, 18, 4.4, 18, color, 2.2),
            "hijab": path("M9 16C8 26 8.5 31 10.5 34Q20 37 29.5 34C31.5 31 32 26 31 16Z", shade),
        }
        return shapes.get(style, "")
    if view == SIDE:
        shapes = {
            "long": path("M19 8C30 6 33 14 32 24Q32 32 31 35Q25 37 22.5 33Z", shade),
            "wavy": path("M19 8C31 6 34 15 33 24Q34 31 32 35Q27 37.5 22.5 33.5Z", shade),
            "afro": circle(21.5, 15.5, 13.6, color),
            "curls": circle(22, 17, 12.6, shade) + circle(28.5, 24, 4.5, shade),
            "hijab": path("M18 12C30 8 32 20 31.5 26Q31.5 32 30 34.5Q22 36.5 13 33Z", shade),
            "tail": path("M27 10C35 9 36 18 33.5 27Q32.5 29 31.5 27C32 20 31 16 27 14Z", color),
            "puffs": circle(28.5, 9, 5.8, color),
        }
        return shapes.get(style, "")
    return ""


def before(style: str, color: str, view: str) -> str:
    """Hair over the forehead and the crown, or a head covering."""
    if style == "bald":
        return ellipse(16.5, 11.5, 3.2, 1.6, "#ffffff", opacity=0.3) if view != BACK else ""
    if view == FRONT:
        return _front(style, color)
    if view == SIDE:
        return _side(style, color)
    return _back(style, color)


def _shine(color: str, view: str) -> str:
    x = 14 if view == FRONT else 15
    return curve(f"M{x} 9.4Q{x + 2.6} 7 {x + 7} 7", light(color, 0.3), 1.5, opacity=0.75)


CAP = "M10.2 18.6C8.6 8 14 4.6 20 4.6C26.5 4.6 31.4 8 29.8 18.6C29.2 15 28 13 26.2 11.8"


def _front(style: str, color: str) -> str:
    deep = dark(color, 0.22)
    shine = _shine(color, FRONT)
    match style:
        case "short":
            return path(f"{CAP}C22 13.6 16 13 13.4 11.6C11.6 13.4 10.8 15.6 10.2 18.6Z", color) + shine
        case "quiff":
            d = "M10.2 18.4C9.6 14 10.2 11.6 11 10C10.6 5 16 2 22.6 2.6C28 3 31 7 30 11Q30.4 15 29.8 18.4"
            return path(d + "C29.4 15.4 28.6 13.6 27.4 12.4C22 13 15 12.4 12.8 11.8Q11 14 10.2 18.4Z", color) + shine
        case "buzz":
            return path(f"{CAP}C22 9.6 18 9.6 13.8 11.8C11.6 13.4 10.8 15.6 10.2 18.6Z", color, opacity=0.85)
        case "side":
            d = f"{CAP}C20 13 16 11.4 15 9.4C14.2 12.2 11.2 14 10.2 18.6Z"
            return path(d, color) + curve("M15 9.4Q19 12.2 26 11.6", deep, 0.8, opacity=0.6) + shine
        case "grey":
            d = f"{CAP}C26 9 22 8.6 19 9.2Q14 9.6 12.8 13C11.6 14.4 10.8 16.4 10.2 18.6Z"
            return path(d, color) + shine
        case "bob" | "fringe":
            d = "M9 19C7.6 8 13.6 4.4 20 4.4C26.4 4.4 32.4 8 31 19Q30.4 22 28.6 22L28 15.4Q20 13.4 12 15.4L11.4 22Q9.6 22 9 19Z"
            return (
                path(d, color)
                + curve("M14 14.6L14.4 11M19 14L19.2 10.6M24.6 14.4L24.2 11", deep, 0.7, opacity=0.6)
                + shine
            )
        case "long":
            d = "M9 20C7.4 8 13.6 4.2 20 4.2C26.4 4.2 32.6 8 31 20Q30.6 26 29.8 28Q28.6 22 28.4 17C26 15.6 21.4 12 20 8.6"
            return path(d + "C18.6 12 14 15.6 11.6 17Q11.4 22 10.2 28Q9.4 26 9 20Z", color) + shine
        case "wavy":
            d = "M9 20C7 8 13.6 4 20.4 4C27 4 33 8 31 20Q31.8 25 30.4 28Q28.4 24 28.8 18C24 17 18 14 15.4 9.6"
            return path(d + "C14.4 14 11.4 16 11.2 18Q11.6 24 9.6 28Q8.2 25 9 20Z", color) + shine
        case "bun":
            top = circle(20, 3.6, 4.4, color) + curve("M17.4 4.6Q20 6.4 22.6 4.6", deep, 0.9)
            return top + path(f"{CAP}C23 10 17 10 13.8 11.8C11.6 13.4 10.8 15.6 10.2 18.6Z", color) + shine
        case "tail":
            return path(f"{CAP}C22 13 17 11 13 13C11.6 14 10.8 15.6 10.2 18.6Z", color) + shine
        case "pixie":
            d = "M9.8 19.6C8 8 13.6 4.2 20 4.2C27 4.2 32 8 30.2 19.6Q29 16 27.6 14.4Q24 15.4 19 14Q14 15.6 11.8 13.6Q10.6 16 9.8 19.6Z"
            return path(d, color) + shine
        case "curls" | "afro" | "puffs" | "tight":
            spots = ((11.4, 12.4), (13.6, 8.6), (17.4, 6.6), (21.6, 6.4), (25.6, 8), (28.4, 11.6))
            caps = path(f"{CAP}C22 12 17 12 13.6 12C11.6 13.4 10.8 15.6 10.2 18.6Z", color)
            size = 2.6 if style in ("puffs", "tight") else 3.6
            bumps = group(circle(x, y + 0.6, size, color) for x, y in spots)
            glow = group(circle(x - 0.6, y - 0.4, 1.1, light(color, 0.28), opacity=0.7) for x, y in spots[:4])
            return caps + bumps + glow
        case "locs":
            strands = group(
                rect(
                    10 + 3.1 * i,
                    4.6 + abs(i - 3) * 0.8,
                    2.8,
                    10.4 - (3 - abs(i - 3)) * 1.2,
                    color if i % 2 else deep,
                    1.4,
                )
                for i in range(7)
            )
            return path(f"{CAP}C22 11 17 11 13.6 12C11.6 13.4 10.8 15.6 10.2 18.6Z", color) + strands
        case "braids":
            d = f"{CAP}C24 12 21.6 10.6 20 8.4C18.4 10.6 16 12 13.8 12.4C11.6 13.8 10.8 15.6 10.2 18.6Z"
            ties = rect(7.6, 33, 4.4, 2, light(color, 0.6), 1) + rect(28, 33, 4.4, 2, light(color, 0.6), 1)
            marks = group(curve(f"M{x} {y}l2 1.4 2-1.4", deep, 0.8) for x in (7.8, 28.2) for y in (21, 24.5, 28))
            return path(d, color) + marks + ties + shine
        case "hijab":
            d = "M9 19C7.4 8 13.6 4.2 20 4.2C26.4 4.2 32.6 8 31 19C31.4 25 29 30 20 31C11 30 8.6 25 9 19Z"
            d += "M12.6 18.6C12.6 24.4 16 26.8 20 26.8C24 26.8 27.4 24.4 27.4 18.6C27.4 13 24 10.6 20 10.6C16 10.6 12.6 13 12.6 18.6Z"
            scarf = path("M11 26Q20 33 29 26Q31 31 28 34.5Q20 38 12 34.5Q9 31 11 26Z", light(color, 0.1))
            fold = curve("M13 29Q20 33.4 26 30M15 33Q20 35.4 25 33.6", deep, 0.9, opacity=0.7)
            return path(d, color, fill_rule="evenodd") + scarf + fold + shine
        case "turban":
            wrap = path("M9 14.6C7.6 5 13 1.8 20 1.8C27 1.8 32.4 5 31 14.6Q26 10.4 20 10.2Q14 10.4 9 14.6Z", color)
            folds = curve(
                "M10.4 11.4Q17 4 26 3.4M11 13.4Q20 5.4 29.6 8M20 9.8Q26 8.4 30.4 12.4", deep, 0.9, opacity=0.7
            )
            return wrap + folds + curve("M13 6.6Q15.4 4 19 3.6", light(color, 0.4), 1.3)
    return ""


SIDE_CAP = "M11.4 14C10.4 7.6 15 4.6 21 4.6C28.4 4.6 31.4 10 30.8 17C30.4 22 28.6 24.6 26 25.2"


def _side(style: str, color: str) -> str:
    deep = dark(color, 0.22)
    shine = _shine(color, SIDE)
    match style:
        case "buzz":
            return path(f"{SIDE_CAP}C25 22 24.6 19 23 17.4C20 16 16 11 11.4 14Z", color, opacity=0.85)
        case "quiff":
            d = "M11 13C8.4 8 11 3 18 2.6C27 2 31.6 9 30.8 17C30.4 22 28.6 24.6 26 25.2C25.2 22 24.6 19 23 17.2C20 14.6 15 13.4 11 13Z"
            return path(d, color) + shine
        case "grey":
            return path(f"{SIDE_CAP}C25.4 22 24.8 19 23.4 17.4C21.6 14 19.4 10.6 14.6 10Q12 11 11.4 14Z", color) + shine
        case "bob" | "fringe":
            d = "M11 15.4C9.6 7.6 14.6 4.2 21 4.2C29.6 4.2 32.4 10.6 31.8 18Q31.8 25.4 29.4 28.4Q24 29.6 20.8 27.6Q23 22 20.4 17C17 15.4 14 14.8 11 15.4Z"
            return path(d, color) + shine
        case "long" | "wavy":
            d = "M11.4 14.4C9.8 7.6 14.8 4 21 4C29.6 4 32.6 10.6 32 19Q32.4 26 30.6 30Q25 31 22.4 27.6Q24 21 21.6 17C19.4 15.6 17 12 15.4 10.4Q13 11.8 11.4 14.4Z"
            return path(d, color) + shine
        case "bun":
            knot = circle(29.6, 6.4, 4.4, color) + curve("M27 7.4Q29 9.4 31.6 8.4", deep, 0.9)
            return knot + path(f"{SIDE_CAP}C25 22 24.6 19 23 17C20 14.6 15 11.6 11.4 14Z", color) + shine
        case "pixie":
            d = "M10.6 16C9.8 7.6 14.8 4.2 21 4.2C29 4.2 31.8 10 31 18C30.4 23 28.6 25.4 25.6 26C25.4 22 24.4 19 21.4 17Q16 14.6 10.6 16Z"
            return path(d, color) + shine
        case "curls" | "afro" | "puffs" | "tight":
            spots = ((12.6, 11.4), (15.4, 7.6), (19.4, 6), (23.6, 6.4), (27.4, 9), (29.4, 13), (29.4, 18), (27.6, 22.4))
            size = 2.4 if style in ("puffs", "tight") else 3.4
            caps = path(f"{SIDE_CAP}C25 22 24.6 19 23 17C20 14.6 15 12 11.4 14Z", color)
            glow = group(circle(x - 0.6, y - 0.4, 1.1, light(color, 0.28), opacity=0.7) for x, y in spots[:3])
            return caps + group(circle(x, y + 0.4, size, color) for x, y in spots) + glow
        case "locs":
            strands = group(
                rect(18.6 + 2.5 * i, 8 + i * 0.6, 2.6, 21 - (i % 2) * 2, color if i % 2 else deep, 1.3)
                for i in range(5)
            )
            return path(f"{SIDE_CAP}C25 22 24.6 19 23 17C20 14.6 15 12 11.4 14Z", color) + strands
        case "braids":
            braid = rect(22, 18, 4.4, 18, color, 2.2) + rect(22, 33, 4.4, 2, light(color, 0.6), 1)
            marks = group(curve(f"M22.2 {y}l2 1.4 2-1.4", deep, 0.8) for y in (21, 24.5, 28))
            return path(f"{SIDE_CAP}C25 22 24.6 19 23 17C20 14.6 15 11.6 11.4 14Z", color) + braid + marks + shine
        case "hijab":
            d = "M12.4 12C13 6.4 16.4 4.2 21.4 4.2C29.4 4.2 32.4 10.4 31.8 18C32 25 29.6 29.6 24 30.6Q17 31 13.6 27.4Q17.4 25 17 18.6Q16 13.6 12.4 12Z"
            scarf = path("M12.6 27Q20 31.6 28.6 27Q31 31.4 28.4 34.6Q20 37.4 13 34Q11 30 12.6 27Z", light(color, 0.1))
            return path(d, color) + scarf + curve("M15 30.6Q20 33.6 26 31", deep, 0.9, opacity=0.7) + shine
        case "turban":
            wrap = path(
                "M10.4 13.6C9.6 5 14.6 1.8 21 1.8C29 1.8 32.4 7 31.2 16.4Q27 13 20 11.6Q14 11.2 10.4 13.6Z", color
            )
            folds = curve("M11.4 11.6Q18 4 27 4.4M12 12.6Q21 7 30.6 12", deep, 0.9, opacity=0.7)
            return wrap + folds
    return path(f"{SIDE_CAP}C25 22 24.6 19 23 17C20 14.6 15 12.4 11.4 14Z", color) + shine


def _back(style: str, color: str) -> str:
    deep = dark(color, 0.2)
    whole = path("M10 18C8.6 8 14 4.6 20 4.6C26 4.6 31.4 8 30 18Q30 23.6 26.6 26Q20 27.6 13.4 26Q10 23.6 10 18Z", color)
    shine = curve("M13.4 10Q16 6.8 21 6.8", light(color, 0.3), 1.5, opacity=0.7)
    match style:
        case "buzz":
            return path(
                "M10.2 17C9 8 14 4.8 20 4.8C26 4.8 31 8 29.8 17Q29.6 21 27 22.6Q20 24 13 22.6Q10.4 21 10.2 17Z",
                color,
                opacity=0.85,
            )
        case "quiff":
            return circle(20, 7.4, 5.4, color) + whole + shine
        case "long":
            return (
                path("M9 18C7.4 8 13.6 4.2 20 4.2C26.4 4.2 32.6 8 31 18Q32 30 30 35Q20 38 10 35Q8 30 9 18Z", color)
                + curve("M15 18Q14.4 28 15.4 35M24.6 16Q25.4 28 24.4 35.4", deep, 0.9, opacity=0.5)
                + shine
            )
        case "wavy":
            return (
                path(
                    "M9 18C7 8 13.6 4 20 4C26.4 4 33 8 31 18C33.4 25 32 31 30.5 35Q27 37.5 24 35.4Q20 37.6 16 35.4Q13 37.5 9.5 35C8 31 6.6 25 9 18Z",
                    color,
                )
                + curve("M14 20Q12.6 28 15 34M25.6 18Q27.4 28 25 34", deep, 0.9, opacity=0.5)
                + shine
            )
        case "bob" | "fringe":
            return (
                path(
                    "M8.8 18C7.4 8 13.6 4.2 20 4.2C26.4 4.2 32.6 8 31.2 18Q32 25 30.6 28Q20 30.4 9.4 28Q8 25 8.8 18Z",
                    color,
                )
                + shine
            )
        case "bun":
            return (
                whole
                + circle(20, 6.6, 5, light(color, 0.08))
                + curve("M17 8Q20 10.4 23 8M17.4 5.4Q20 3.6 22.6 5.4", deep, 0.9)
                + shine
            )
        case "tail":
            return (
                whole
                + path("M17.6 11Q20 9 22.4 11Q24.6 22 22 32Q20 34 18 32Q15.4 22 17.6 11Z", light(color, 0.06))
                + rect(17.2, 10.6, 5.6, 2.2, deep, 1)
                + shine
            )
        case "afro":
            return circle(20, 15.5, 14, color) + group(
                circle(x, y, 1.3, light(color, 0.22), opacity=0.6) for x, y in ((12, 9), (16, 6), (20, 9), (15, 13))
            )
        case "curls":
            spots = (
                (10.4, 13),
                (11, 19),
                (12, 24),
                (17, 26.4),
                (23, 26.4),
                (28, 24),
                (29, 19),
                (29.6, 13),
                (26, 8),
                (20, 6),
                (14, 8),
            )
            return (
                whole
                + group(circle(x, y, 4, color) for x, y in spots)
                + group(circle(x, y, 1.2, light(color, 0.25), opacity=0.6) for x, y in ((13, 10), (18, 8), (16, 14)))
            )
        case "puffs":
            return (
                circle(9.6, 9.4, 5.6, color)
                + circle(30.4, 9.4, 5.6, color)
                + whole
                + curve("M20 5V26", deep, 0.8, opacity=0.6)
            )
        case "locs":
            return whole + group(
                rect(9 + 3.2 * i, 10 + (i % 2), 3.4, 22 - (i % 3) * 1.6, color if i % 2 else deep, 1.6)
                for i in range(7)
            )
        case "braids":
            braids = rect(11, 20, 4.4, 16, color, 2.2) + rect(24.6, 20, 4.4, 16, color, 2.2)
            marks = group(curve(f"M{x} {y}l2 1.4 2-1.4", deep, 0.8) for x in (11.2, 24.8) for y in (25, 28.5))
            return whole + braids + marks + curve("M20 5V26", deep, 0.8, opacity=0.6) + shine
        case "hijab":
            cloth = path(
                "M9 18C7.4 8 13.6 4.2 20 4.2C26.4 4.2 32.6 8 31 18Q32.6 28 29.6 33.6Q20 37 10.4 33.6Q7.4 28 9 18Z",
                color,
            )
            return cloth + curve("M12 28Q20 33 28 28M14 32Q20 34.6 26 32", deep, 0.9, opacity=0.6) + shine
        case "turban":
            wrap = path("M9.4 16C7.6 5 13 1.8 20 1.8C27 1.8 32.4 5 30.6 16Q29 21 20 21.4Q11 21 9.4 16Z", color)
            return wrap + curve("M10.6 13Q18 6 29 5.4M11 17Q20 9 30 12M14 20Q22 14 29.6 17", deep, 0.9, opacity=0.7)
        case "bald" | "grey":
            return (
                path("M10.6 17Q10.4 23.4 13.6 25.6Q20 27 26.4 25.6Q29.6 23.4 29.4 17Q20 20.6 10.6 17Z", color)
                if style == "grey"
                else ""
            )
    return whole + shine + curve("M14.4 25.4Q20 27 25.6 25.4", mix(color, deep, 0.8), 1, opacity=0.6)
