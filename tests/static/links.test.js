/**
 * Links in what people write (static/ui/links.js).
 */
import assert from "node:assert/strict";
import { it } from "node:test";
import { splitLinks } from "../../static/ui/links.js";

/** @param {string} text */
const hrefs = (text) => splitLinks(text).flatMap((piece) => (piece.href === null ? [] : [piece.href]));

it("a text without links stays one piece", () => {
  assert.deepEqual(splitLinks("on papote ?"), [{ text: "on papote ?", href: null }]);
});

it("the pieces of a text put together are the text", () => {
  const text = "voir (https://example.org/a_(b)), puis http://x.y/z?q=1&r=2#s. Fin";
  assert.equal(splitLinks(text).map((piece) => piece.text).join(""), text);
});

it("the full stop after a link is not part of it", () => {
  assert.deepEqual(hrefs("ici : https://example.org/demo."), ["https://example.org/demo"]);
});

it("a bracket belongs to a link only when it was opened in it", () => {
  assert.deepEqual(hrefs("(https://example.org/a)"), ["https://example.org/a"]);
  assert.deepEqual(hrefs("https://example.org/a_(b)"), ["https://example.org/a_(b)"]);
});

it("a scheme is known whatever its case", () => {
  assert.deepEqual(hrefs("HTTPS://EXAMPLE.org"), ["https://example.org/"]);
});

it("what only looks like a link stays text", () => {
  assert.deepEqual(splitLinks("http://[oops et la suite"), [{ text: "http://[oops et la suite", href: null }]);
});

it("markup is never made: a tag ends the link and stays text", () => {
  assert.deepEqual(hrefs('https://example.org/"><script>'), ["https://example.org/"]);
});

it("an address for letters becomes a link, and nothing else with that beginning", () => {
  assert.deepEqual(hrefs("mailto:ada@example.org, merci"), ["mailto:ada@example.org"]);
  assert.deepEqual(hrefs("mailto: mailto:x mailto:a@b@c"), []);
});

it("P03: no other scheme ever becomes a link", () => {
  for (const text of ["javascript:alert(1)", "JaVaScRiPt://example.org/%0aalert(1)", "data:text/html,<b>", "vbscript:x", "file:///etc/passwd", "ftp://a.b"])
    assert.deepEqual(hrefs(text), [], text);
});

it("P03: a host in letters that look like others is shown as it is looked up", () => {
  const [piece] = splitLinks("https://exаmple.org/a");
  assert.equal(piece?.href, "https://xn--exmple-4nf.org/a");
  assert.equal(piece?.text, piece?.href);
});

it("P03: what stands before an @ is not taken for a host", () => {
  assert.deepEqual(hrefs("https://bank.example@evil.example/"), []);
});
