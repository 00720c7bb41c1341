//! What is found in what was just written.

use crosslink_agents::hook::{Sort, leftovers};

#[test]
fn each_language_has_its_own_marks() {
    let rows: &[(&str, &str, Option<Sort>)] = &[
        ("a.rs", "fn f() { todo!() }", Some(Sort::Stub)),
        ("a.rs", "    unimplemented!(\"later\")", Some(Sort::Stub)),
        ("a.rs", "let x = dbg!(y);", Some(Sort::Debug)),
        ("a.rs", "// TODO: later", Some(Sort::Stub)),
        ("a.rs", "let s = \"todo!()\";", None),
        ("a.rs", "let url = \"https://x/TODO\";", None),
        ("a.rs", "fn hack() {} // no hacks here", None),
        ("a.rs", "let TODO_LIST = 1;", None),
        ("a.py", "class E(Exception):\n    pass", None),
        ("a.py", "    raise NotImplementedError", Some(Sort::Stub)),
        ("a.py", "breakpoint()", Some(Sort::Debug)),
        ("a.py", "x = 1  # FIXME", Some(Sort::Stub)),
        ("a.ts", "console.log(x)", Some(Sort::Debug)),
        ("a.ts", "debugger", Some(Sort::Debug)),
        ("a.test.ts", "console.log(x)", None),
        ("a.ts", "const debuggers = 1", None),
        ("a.go", "panic(\"not implemented\")", Some(Sort::Stub)),
        ("a.rb", "binding.pry", Some(Sort::Debug)),
        ("a.md", "TODO: anything", None),
        ("Makefile", "# TODO", None),
    ];
    for (path, text, sort) in rows {
        let found = leftovers(path, text);
        assert_eq!(found.first().map(|it| it.sort), *sort, "{path}: {text}");
    }
}

#[test]
fn a_few_are_told_and_the_line_is_cut_at_a_letter() {
    let long = format!("// TODO {}\n", "ü".repeat(100)).repeat(50);
    let found = leftovers("a.rs", &long);
    assert_eq!(found.len(), 5);
    assert_eq!(found[4].line, 5);
    assert_eq!(found[0].text.chars().count(), 60);
}
