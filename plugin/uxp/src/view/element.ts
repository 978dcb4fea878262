/**
 * What is to be seen, as data, and how it gets onto the page: elements that stay keep their focus, selection and scroll. Only
 * calls that UXP documents are made; test/plugin/uxp holds the list.
 */
export interface El {
  readonly tag: string;
  readonly key: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Set as properties, because the user changes them, too: `value`, `checked`, `readOnly`. */
  readonly properties: Readonly<Record<string, string | boolean>>;
  readonly on: Readonly<Record<string, (target: HTMLInputElement) => void>>;
  readonly children: readonly Child[];
}
export type Child = El | string;
/** False, null and undefined are nothing. */
export type Maybe = Child | false | null | undefined | readonly Maybe[];

export interface Told {
  readonly key?: string;
  readonly id?: string;
  readonly class?: string;
  /** Shown when the pointer rests on it. */
  readonly title?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, string | boolean>>;
  readonly on?: Readonly<Record<string, (target: HTMLInputElement) => void>>;
}

export const el = (tag: string, told: Told = {}, ...children: readonly Maybe[]): El => ({
  tag,
  key: told.key ?? told.id ?? '',
  attributes: {
    ...(told.id === undefined ? {} : { id: told.id }),
    ...(told.class === undefined ? {} : { class: told.class }),
    ...(told.title === undefined ? {} : { title: told.title }),
    ...told.attributes,
  },
  properties: told.properties ?? {},
  on: told.on ?? {},
  children: flat(children),
});

const flat = (some: readonly Maybe[]): readonly Child[] =>
  some.flatMap((one): readonly Child[] =>
    one === false || one === null || one === undefined ? [] : isList(one) ? flat(one) : [one],
  );

const isList = (one: Maybe): one is readonly Maybe[] => Array.isArray(one);

/** What was last drawn into a node, and what it does when something happens. */
const drawn = new WeakMap<Node, El>();

/** Makes the page show these, changing what differs from last time. */
export const draw = (parent: Node, children: readonly Child[]): void => {
  for (const [at, child] of children.entries()) {
    const there = parent.childNodes[at];
    if (there === undefined) parent.appendChild(make(child));
    else if (!isSame(there, child)) parent.replaceChild(make(child), there);
    else if (typeof child !== 'string') update(there as Element, child);
  }
  while (parent.childNodes.length > children.length) {
    const last = parent.lastChild;
    if (last !== null) parent.removeChild(last);
  }
};

const isSame = (node: Node, child: Child): boolean => {
  const before = drawn.get(node);
  if (typeof child === 'string') return before === undefined && node.textContent === child;
  return before?.tag === child.tag && before.key === child.key;
};

const make = (child: Child): Node => {
  if (typeof child === 'string') return document.createTextNode(child);
  const node = document.createElement(child.tag);
  for (const event of Object.keys(child.on))
    node.addEventListener(event, () => drawn.get(node)?.on[event]?.(node as HTMLInputElement));
  drawn.set(node, { ...child, attributes: {}, properties: {} });
  update(node, child);
  return node;
};

const update = (node: Element, child: El): void => {
  const before = drawn.get(node);
  for (const [name, value] of Object.entries(child.attributes))
    if (before?.attributes[name] !== value) node.setAttribute(name, value);
  for (const name of Object.keys(before?.attributes ?? {}))
    if (!(name in child.attributes)) node.removeAttribute(name);
  drawn.set(node, child);
  draw(node, child.children);
  for (const [name, value] of Object.entries(child.properties))
    if (Reflect.get(node, name) !== value) Reflect.set(node, name, value);
};

/** `select()` is not documented in UXP; the two ends of a selection are. */
export const selectAll = (id: string): void => {
  const area = document.getElementById(id) as HTMLTextAreaElement | null;
  if (area === null) return;
  area.focus();
  area.selectionStart = 0;
  area.selectionEnd = area.value.length;
};
