import { readdirSync } from "node:fs";
import { defineConfig } from "vite";

// Bundles each test for node, which does not read TypeScript.
export default defineConfig({
  build: {
    target: "node20",
    ssr: true,
    rolldownOptions: {
      input: readdirSync("test")
        .filter((name) => name.endsWith(".test.ts"))
        .map((name) => `test/${name}`),
    },
  },
});
