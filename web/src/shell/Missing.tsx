import { Link } from "@tanstack/react-router";
import type { JSX } from "react";

import { Empty } from "../ui/states";

export function Missing(): JSX.Element {
  return (
    <Empty title="There is nothing here">
      <p>The address names no page. <Link to="/">All projects</Link></p>
    </Empty>
  );
}
