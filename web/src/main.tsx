import "./app.css";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { Problem } from "./api/problem";
import { listen, setLetterKeys } from "./keys/keys";
import { connection, start } from "./live/live";
import { router } from "./routes";
import { appearance, followSystem, paint } from "./settings/appearance";
import { tellOfAlerts } from "./shell/tell";

const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false, networkMode: "always" }, mutations: { networkMode: "always" } },
});
queries.getQueryCache().subscribe((event) => {
  const error: unknown = event.query.state.error;
  if (event.type === "updated" && event.action.type === "error" && error instanceof Problem && error.isSignedOut && connection.link.state === "live") connection.hurry();
});

paint();
followSystem();
setLetterKeys(appearance().letterKeys);
listen();
start(queries);
tellOfAlerts();

const place = document.getElementById("root");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
