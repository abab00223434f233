// All that stands in a form of the desk, with the rows that were added to it: read as data, and written back.

const SECRET = /password|^csrfmiddlewaretoken$/;
const TOTAL = "-TOTAL_FORMS";

const isRead = (field) =>
  field.name && !field.disabled && !SECRET.test(field.name) && !field.name.includes("__prefix__") &&
  !["submit", "button", "reset", "image"].includes(field.type);
// Two lists side by side, of which the right one is chosen: each of its options counts, marked or not.
const besideOf = (field) => field.id.endsWith("_to") && document.getElementById(field.id.replace(/_to$/, "_from"));
const chosen = (field) => [...field.options].filter((option) => option.selected || besideOf(field));

function entryOf(field) {
  const { name } = field;
  if (field.type === "file") return { name, files: [...field.files].map((file) => file.name) };
  if (field.type === "checkbox" || field.type === "radio") return { name, of: field.value, checked: field.checked };
  if (field.options) return { name, options: chosen(field).map((option) => [option.value, option.text]) };
  return { name, text: field.value };
}

export const read = (form) => [...form.elements].filter(isRead).map(entryOf);

/** Write into a form what was read of it, perhaps on another day; the names of files, which cannot be written. */
export function write(form, entries) {
  const texts = new Map(entries.filter((entry) => "text" in entry).map((entry) => [entry.name, entry.text]));
  for (const [name, text] of texts) {
    if (name.endsWith(TOTAL)) matchRows(form, name.slice(0, -TOTAL.length), Number(text));
  }
  const fields = fieldsOf(form);
  const all = entries.map((entry) => [entry, find(form, fields, entry)]).filter(([, field]) => field);
  for (const [entry, field] of all) fill(field, entry);
  // Whatever follows what is typed (a picker's name, a proposal) hears of it; then what was typed stands again.
  const shown = all.map(([, field]) => field).filter((field) => !["hidden", "file", "radio"].includes(field.type));
  for (const field of shown) field.dispatchEvent(new Event("change", { bubbles: true }));
  for (const [entry, field] of all) if (!entry.options) fill(field, entry);
  return entries.flatMap((entry) => entry.files ?? []);
}

/** As many rows of a kind as there were: those that others added meanwhile are told of when it is saved. */
function matchRows(form, prefix, wanted) {
  const total = form.elements[prefix + TOTAL];
  const add = document.querySelector(`#${CSS.escape(prefix)}-group .add-row a`);
  for (let missing = add ? wanted - Number(total.value) : 0; missing > 0; missing--) add.click();
  for (let number = wanted; number < Number(total?.value ?? 0); number++) {
    document.getElementById(`${prefix}-${number}`)?.remove();
  }
}

function fieldsOf(form) {
  const found = new Map();
  for (const field of form.elements) {
    if (isRead(field)) found.set(field.name, [...(found.get(field.name) ?? []), field]);
  }
  return found;
}

function find(form, fields, entry) {
  const named = fields.get(entry.name) ?? [];
  if ("of" in entry) return named.find((field) => field.value === entry.of) ?? hiddenFor(form, entry);
  return named.shift();
}

/** A row that was marked to be deleted, and that somebody else has deleted meanwhile, stays marked. */
function hiddenFor(form, entry) {
  if (!entry.checked) return null;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: entry.name, value: entry.of });
  form.append(field);
  return field;
}

function fill(field, entry) {
  if ("checked" in entry && field.type !== "hidden") field.checked = entry.checked;
  else if (entry.options) choose(field, entry.options);
  else if ("text" in entry) field.value = entry.text;
}

function choose(field, options) {
  if (besideOf(field)) return chooseBeside(field, besideOf(field), new Set(options.map(([value]) => value)));
  for (const option of field.options) option.selected = false;
  for (const [value, label] of options) {
    const known = [...field.options].find((option) => option.value === value);
    if (known) known.selected = true;
    else field.add(new Option(label, value, true, true));
  }
  return null;
}

function chooseBeside(to, from, values) {
  const { SelectBox } = globalThis;
  SelectBox.move_all(to.id, from.id);
  for (const option of from.options) option.selected = values.has(option.value);
  SelectBox.move(from.id, to.id);
}
