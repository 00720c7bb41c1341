// @vitest-environment jsdom
import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { Markdown } from "../src/ui/Markdown";

const html = (text: string): string => render(<Markdown text={text} />).container.innerHTML;
const query = (text: string, selector: string): string[] => [...render(<Markdown text={text} />).container.querySelectorAll(selector)].map((one) => one.textContent);

describe("markdown", () => {
  it("never becomes markup of others", () => {
    for (const hostile of ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](data:text/html,y)", "**<b onclick=x>y</b>**"]) {
      const made = document.createElement("div");
      made.innerHTML = html(hostile);
      expect(made.querySelector("script,img,a,b"), hostile).toBeNull();
    }
  });

  it("knows what issues are written in", () => {
    expect(query("a **bold** word", "strong")).toEqual(["bold"]);
    expect(query("- one\n- two\n  more", "ul > li")).toEqual(["one", "two\nmore"]);
    expect(query("1. one\n2. two", "ol > li")).toEqual(["one", "two"]);
    expect(query("```sh\n**no**\n```\nafter", "pre")).toEqual(["**no**"]);
    expect(query("> said\n> so", "blockquote p")).toEqual(["said\nso"]);
    expect(query("`a *b*` and *c*", "code")).toEqual(["a *b*"]);
    expect(query("see https://example.invalid/x.", "a")).toEqual(["https://example.invalid/x"]);
    expect(query("# Head\ntext", "p")).toEqual(["Head", "text"]);
    expect(query("snake_case_name and __init__.py", "em")).toEqual([]);
  });

  it("ends on any text", () => {
    for (const odd of ["", "```", "> ", "- ", "* * *", "#", "###### ", "[", "[a](", "**", "`", "\n\n\n", "1)", "-"]) expect(() => html(odd)).not.toThrow();
  });
});
