// Reads vCards with the parser of the package vcard4, which knows RFC 6350, and prints what it found as JSON.
import { parse } from "vcard4";

let text = "";
for await (const piece of process.stdin) text += piece;
const found = parse(text);
const cards = Array.isArray(found) ? found : [found];
const value = (card, name) => [card.getProperty(name)].flat().filter((each) => each !== undefined).map((each) => each.value);
console.log(
  JSON.stringify(
    cards.map((card) => Object.fromEntries(["FN", "NOTE", "EMAIL", "TEL", "ORG", "TITLE", "URL", "UID"].map((name) => [name, value(card, name)]))),
  ),
);
