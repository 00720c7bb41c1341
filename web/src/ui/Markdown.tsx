import { Fragment, type JSX, type ReactNode } from "react";

/**
 * Markdown of issues and comments, made into elements and never into markup: whatever others wrote stays text. Knows
 * headings, lists, quotes, fenced code, rules, emphasis, code, and links that lead to the web.
 */
export function Markdown({ text }: { text: string }): JSX.Element {
  return <div className="space-y-2 break-words [&_li]:ml-5 [&_ol]:list-decimal [&_ul]:list-disc">{blocks(text.replaceAll("\r\n", "\n").split("\n"))}</div>;
}

function blocks(lines: string[]): ReactNode[] {
  const made: ReactNode[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const take = (fits: (line: string) => boolean): string[] => {
      const from = at;
      while (at < lines.length && fits(lines[at] ?? "")) at += 1;
      return lines.slice(from, at);
    };
    if (line.trim() === "") at += 1;
    else if (/^\s*(```|~~~)/.test(line)) made.push(fence(lines, at, (end) => (at = end)));
    else if (/^#{1,6} /.test(line)) {
      made.push(<p className="pt-1 font-semibold text-strong">{inline(line.replace(/^#+ /, ""))}</p>);
      at += 1;
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      made.push(<hr className="border-line" />);
      at += 1;
    } else if (/^\s*> ?/.test(line)) made.push(<blockquote className="border-l-4 border-line pl-3 text-quiet">{blocks(take((one) => /^\s*>/.test(one)).map((one) => one.replace(/^\s*> ?/, "")))}</blockquote>);
    else if (/^\s*[-*+] /.test(line)) made.push(<ul>{items(take((one) => /^\s*[-*+] |^\s{2,}\S/.test(one)))}</ul>);
    else if (/^\s*\d+[.)] /.test(line)) made.push(<ol>{items(take((one) => /^\s*\d+[.)] |^\s{2,}\S/.test(one)))}</ol>);
    else made.push(<p className="whitespace-pre-line">{inline(take((one) => one.trim() !== "" && !/^\s*(```|~~~|> ?|[-*+] |\d+[.)] |#{1,6} )/.test(one)).join("\n") || (at++, line))}</p>);
  }
  return made.map((block, index) => <Fragment key={index}>{block}</Fragment>);
}

function fence(lines: string[], from: number, go: (end: number) => void): JSX.Element {
  const mark = /^\s*(```|~~~)/.exec(lines[from] ?? "")?.[1] ?? "```";
  let end = from + 1;
  while (end < lines.length && !(lines[end] ?? "").trim().startsWith(mark)) end += 1;
  go(end + 1);
  return <pre tabIndex={0} className="overflow-x-auto rounded border border-line bg-ground p-2 font-mono text-sm">{lines.slice(from + 1, end).join("\n")}</pre>;
}

function items(lines: string[]): ReactNode[] {
  const joined: string[] = [];
  for (const line of lines) {
    const item = /^\s*(?:[-*+]|\d+[.)]) (.*)$/.exec(line)?.[1];
    if (item !== undefined) joined.push(item);
    else joined.push(`${joined.pop() ?? ""}\n${line.trim()}`);
  }
  return joined.map((item, index) => {
    const box = /^\[([ xX])\] (.*)$/s.exec(item);
    return <li key={index}>{box ? <>{box[1] === " " ? "☐" : "☑"} {inline(box[2] ?? "")}</> : inline(item)}</li>;
  });
}

const INLINE = /(`+)(.+?)\1|\*\*(.+?)\*\*|__(.+?)__|\*([^*\s][^*]*?)\*|\[([^\]]+)\]\(([^)\s]+)\)|(https?:\/\/[^\s<>)\]]+[^\s<>)\].,;:!?'"])/;

/** Emphasis, code and links of a line. */
function inline(text: string): ReactNode[] {
  const made: ReactNode[] = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    const [whole, , code, bold, bold2, italic, name, target, address] = found;
    made.push(rest.slice(0, found.index));
    if (code !== undefined) made.push(<code className="rounded bg-ground px-1 font-mono text-[0.9em]">{code}</code>);
    else if (bold ?? bold2) made.push(<strong className="text-strong">{inline(bold ?? bold2 ?? "")}</strong>);
    else if (italic) made.push(<em>{inline(italic)}</em>);
    else made.push(link(name ?? address ?? "", target ?? address ?? "", whole));
    rest = rest.slice(found.index + whole.length);
  }
  made.push(rest);
  return made.map((part, index) => <Fragment key={index}>{part}</Fragment>);
}

/** Only what leads to the web is a link; anything else stays as it was written. */
function link(name: string, target: string, whole: string): ReactNode {
  return /^https?:\/\//i.test(target) ? <a href={target} rel="noopener noreferrer nofollow" target="_blank">{name}</a> : whole;
}
