//! An assistant that speaks to `crosslink mcp` in lines of JSON.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::robust_support::crosslink;
use crate::support::Project;

/// A conversation with a server of its own.
pub(super) struct Client {
    server: Child,
    say: Option<ChildStdin>,
    hear: BufReader<ChildStdout>,
    last: u64,
}

impl Client {
    /// Starts a server in a project and greets it.
    pub(super) fn of(project: &Project) -> Self {
        let mut client = Self::silent(project);
        let greeting = client.greet();
        assert_eq!(greeting["serverInfo"]["name"], "crosslink");
        client
    }

    /// Starts a server for an agent and greets it.
    pub(super) fn of_agent(project: &Project, agent: &str) -> Self {
        let mut client = Self::started(project, &["mcp", "--agent", agent]);
        client.greet();
        client
    }

    /// Starts a server and says nothing yet.
    pub(super) fn silent(project: &Project) -> Self {
        Self::started(project, &["mcp"])
    }

    fn started(project: &Project, words: &[&str]) -> Self {
        let mut server = crosslink(project, words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            say: server.stdin.take(),
            hear: BufReader::new(server.stdout.take().unwrap()),
            server,
            last: 0,
        }
    }

    /// The handshake; returns what the server says of itself.
    pub(super) fn greet(&mut self) -> Value {
        let about = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
        let answer = self.ask("initialize", about);
        self.line(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string());
        answer["result"].clone()
    }

    /// Writes a line, whatever it is.
    pub(super) fn line(&mut self, line: &str) {
        let say = self.say.as_mut().unwrap();
        writeln!(say, "{line}").unwrap();
        say.flush().unwrap();
    }

    /// Sends a request without waiting for the answer; returns its number.
    pub(super) fn send(&mut self, method: &str, params: Value) -> u64 {
        self.last += 1;
        let request =
            json!({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params});
        self.line(&request.to_string());
        self.last
    }

    /// The next message of the server.
    pub(super) fn next(&mut self) -> Value {
        let mut line = String::new();
        let read = self.hear.read_line(&mut line).unwrap();
        assert!(read > 0, "the server ended");
        serde_json::from_str(&line).unwrap()
    }

    /// Sends a request and waits for its answer.
    pub(super) fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        loop {
            let answer = self.next();
            if answer["id"] == id {
                return answer;
            }
        }
    }

    /// The result of a request that is answered.
    pub(super) fn result(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Calls a tool; returns the whole result.
    pub(super) fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let params = json!({"name": tool, "arguments": arguments});
        let result = self.result("tools/call", params);
        let text = result["content"].as_array().unwrap().last().unwrap();
        let text: Value = serde_json::from_str(text["text"].as_str().unwrap()).unwrap();
        assert_eq!(text, result["structuredContent"], "both say the same");
        result
    }

    /// Calls a tool that does what it is asked.
    pub(super) fn done(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], false, "{tool}: {result}");
        result["structuredContent"].clone()
    }

    /// Calls a tool that refuses; returns the problem.
    pub(super) fn refused(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], true, "{tool}: {result}");
        result["structuredContent"]["error"].clone()
    }

    /// Ends the conversation as assistants do, and returns how the server ended.
    pub(super) fn end(mut self) -> Option<i32> {
        drop(self.say.take());
        self.server.wait().unwrap().code()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // One that ended is no fault.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
