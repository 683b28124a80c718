// Reads a calendar with the parser of the package ical.js and prints it as jCal (RFC 7265), which names every type.
import ICAL from "ical.js";

let text = "";
for await (const piece of process.stdin) text += piece;
console.log(JSON.stringify(ICAL.parse(text)));
