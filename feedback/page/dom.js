// The few pieces that the page is made of. Data becomes text nodes, never markup.

export const byId = (id) => document.getElementById(id);

/** An element with properties and children; children that are null are left out. */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "for" || name === "list") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** Say something to everybody, those who listen included. */
export function say(sentence) {
  byId("said").textContent = sentence;
}

/** Show what went wrong, or with an empty sentence that nothing is wrong any more. */
export function complain(sentence) {
  byId("trouble").textContent = sentence;
  byId("trouble").hidden = !sentence;
}

/** Let the person save a text as a file. */
export function save(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: url, download: name });
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
