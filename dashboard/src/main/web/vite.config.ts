import { defineConfig } from "vite";

// No inline script or data: URL, so that the page keeps a strict Content-Security-Policy.
export default defineConfig({
  base: "/",
  publicDir: false,
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
  },
});
