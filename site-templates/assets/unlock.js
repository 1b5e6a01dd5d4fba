// Opens a protected page of Daybook with WebCrypto. What it opens is data: it is parsed where nothing runs, and copied
// node by node through lists of what a report consists of.
"use strict";

const FORMAT = 1;
const ITERATION_FLOOR = 600000;
const ITERATION_CEILING = 100000000;
const SVG = "http://www.w3.org/2000/svg";
const HTML = "http://www.w3.org/1999/xhtml";

const ELEMENTS = new Map([
  [HTML, new Set((
    "a abbr article b br caption code col colgroup data dd details div dl dt em figcaption figure footer h1 h2 h3 h4 " +
    "header hr i li nav ol p pre section small span strong sub summary sup table tbody td tfoot th thead time tr ul"
  ).split(" "))],
  [SVG, new Set((
    "circle clippath defs desc ellipse g line lineargradient mask path pattern polygon polyline rect stop svg symbol " +
    "text title tspan use"
  ).split(" "))],
]);
const ATTRIBUTES = new Set((
  "abbr class clip-path colspan cx cy d datetime dir dominant-baseline dx dy fill fill-opacity fill-rule focusable " +
  "height hidden href id lang mask offset opacity open patternunits points preserveaspectratio r role rowspan rx ry " +
  "scope span stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-width tabindex text-anchor title " +
  "transform value vector-effect viewbox width x x1 x2 y y1 y2"
).split(" "));

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

// What ciphertexts are bound to: see ShareBinding.
function binding(name, path, keys) {
  const lines = [`${name} ${FORMAT}`, `page ${path}`, "cipher AES-256-GCM"];
  for (const key of keys) lines.push(`key PBKDF2-HMAC-SHA256 ${key.iterations} ${key.salt}`);
  return new TextEncoder().encode(lines.join("\n") + "\n");
}

async function decrypt(key, iv, text, additionalData) {
  const algorithm = { name: "AES-GCM", iv: bytesOf(iv), additionalData, tagLength: 128 };
  return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, bytesOf(text)));
}

async function wrappingKey(password, key) {
  const typed = new TextEncoder().encode(password.normalize("NFKC"));
  const material = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(key.salt), iterations: key.iterations };
  return crypto.subtle.deriveKey(algorithm, material, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
}

// The content of a page at a path; an error for a wrong password and for anything that was changed.
async function opened(sealed, path, password) {
  if (sealed.format !== FORMAT) throw new Error("format");
  for (const key of sealed.keys) {
    const isSafe = Number.isInteger(key.iterations) && key.iterations >= ITERATION_FLOOR
      && key.iterations <= ITERATION_CEILING;
    if (!isSafe) throw new Error("iterations");
  }
  for (const key of sealed.keys) {
    const wrapping = await wrappingKey(password, key);
    let raw;
    try {
      raw = await decrypt(wrapping, key.iv, key.wrapped, binding("daybook-share-key", path, [key]));
    } catch (error) {
      continue;
    }
    return openedWith(raw, sealed, path);
  }
  throw new Error("password");
}

async function openedWith(raw, sealed, path) {
  const content = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const text = await decrypt(content, sealed.iv, sealed.text, binding("daybook-share", path, sealed.keys));
  return JSON.parse(new TextDecoder().decode(text));
}

// The path that the page was made for, from where it is now.
function pagePath(pathname) {
  const found = /\/(s\/[0-9a-f]{32})(?:\/(?:index\.html)?)?$/.exec(pathname);
  return found ? `${found[1]}/index.html` : "";
}

function copyAttributes(from, to) {
  for (const { name, value } of from.attributes) {
    const plain = name.toLowerCase();
    if (plain === "href") {
      if (/^#[^\s]*$/.test(value)) to.setAttribute("href", value);
      if (from.localName === "a" && /^https?:\/\//i.test(value)) {
        to.setAttribute("href", value);
        to.setAttribute("rel", "noopener noreferrer nofollow");
      }
    } else if (ATTRIBUTES.has(plain) || plain.startsWith("aria-")) {
      to.setAttribute(name, value);
    }
  }
}

// Copies what a report consists of; of anything else nothing, not even its text.
function copyNodes(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === 3) to.append(node.data);
    if (node.nodeType !== 1) continue;
    const known = ELEMENTS.get(node.namespaceURI);
    if (!known || !known.has(node.localName.toLowerCase())) continue;
    const copy = document.createElementNS(node.namespaceURI, node.localName);
    copyAttributes(node, copy);
    copyNodes(node, copy);
    to.append(copy);
  }
}

function fileList(files, heading) {
  const part = document.createElement("section");
  part.className = "files";
  const title = document.createElement("h2");
  title.textContent = heading;
  const list = document.createElement("ul");
  for (const file of files) {
    const link = document.createElement("a");
    link.textContent = file.name;
    link.download = file.name;
    link.href = URL.createObjectURL(new Blob([bytesOf(file.base64)], { type: file.type }));
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  part.append(title, list);
  return part;
}

function show(content, form) {
  const main = document.getElementById("content");
  const parsed = new DOMParser().parseFromString(content.html, "text/html");
  const page = document.createDocumentFragment();
  copyNodes(parsed.body, page);
  if (content.files.length) page.append(fileList(content.files, form.dataset.files));
  main.replaceChildren(page);
  document.title = content.title;
  document.documentElement.lang = content.lang;
  document.documentElement.dir = content.dir;
  main.tabIndex = -1;
  main.focus();
}

function start() {
  const form = document.getElementById("unlock");
  const notice = form.querySelector(".notice");
  const [password, button] = [document.getElementById("password"), form.querySelector("button")];
  if (!window.isSecureContext || !crypto.subtle) {
    notice.textContent = form.dataset.insecure;
    return;
  }
  const enable = (isEnabled) => { password.disabled = button.disabled = !isEnabled; };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    notice.textContent = form.dataset.opening;
    enable(false);
    try {
      const sealed = JSON.parse(document.getElementById("sealed").textContent);
      show(await opened(sealed, pagePath(location.pathname), password.value), form);
    } catch (error) {
      notice.textContent = form.dataset.wrong;
      enable(true);
      password.select();
    }
  });
  enable(true);
  password.focus({ preventScroll: true });
}

if (typeof document !== "undefined") start();
