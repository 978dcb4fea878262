/** Text as it may stand in HTML, between tags and in attributes. */
export const html = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
  h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.2rem; }
  .verdict { font-size: 1.2rem; font-weight: 600; padding: .6rem .9rem; border-radius: .4rem; }
  .good { background: #e3f3e6; } .bad { background: #fbe3e0; }
  @media print { body { margin: 0; max-width: none; } }`;

/** A page that needs nothing else: it can be kept, sent and printed. `title` is text, `body` and `style` are not. */
export const htmlPage = ({
  title,
  style,
  body,
}: {
  readonly title: string;
  readonly style: string;
  readonly body: string;
}): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${html(title)}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}${style}</style></head><body>
${body}
</body></html>
`;
