import { defineConfig } from "vite";

// One script and one style sheet, which a report has within itself.
export default defineConfig({
  publicDir: false,
  build: {
    target: "es2022",
    sourcemap: false,
    reportCompressedSize: false,
    cssCodeSplit: false,
    lib: { entry: "src/report.ts", formats: ["iife"], name: "report", fileName: () => "report.js", cssFileName: "report" },
  },
});
