import { describe, expect, it } from "vitest";

import { codeOf } from "../src/shell/SignIn";
import { age, kindWords, subjectWords } from "../src/ui/words";

describe("words", () => {
  it("give ages in the unit that says most", () => {
    for (const [seconds, words] of [[-9, "now"], [4, "now"], [59, "59 s"], [60, "1 min"], [7_199, "119 min"], [7_200, "2 h"], [172_799, "47 h"], [172_800, "2 d"]] as const) expect(age(seconds)).toBe(words);
  });

  it("name what an alert is about", () => {
    expect([subjectWords("lock:754"), subjectWords("issue:1a2b"), subjectWords("agent:worker-1"), subjectWords("project:x/a"), subjectWords("log:a:b")]).toEqual(["#754", "1a2b", "worker-1", "", "log:a:b"]);
    expect(kindWords("ci_failure")).toBe("CI failure");
  });

  it("find the code in a link", () => {
    expect(codeOf(" http://127.0.0.1:3100/login#abc \n")).toBe("abc");
    expect(codeOf("abc")).toBe("abc");
  });
});
