// Values of events as a person reads them. The API sends each with its type; copies keep that form.

interface Typed {
  "@data-type": string;
  data: unknown;
}

const isTyped = (value: unknown): value is Typed =>
  typeof value === "object" && value !== null && "@data-type" in value && "data" in value;

/** `"text", 5, [1.2.3.4, 80/tcp], {k: v}`; what has no type is JSON. */
export function argsText(args: unknown): string {
  return Array.isArray(args)
    ? args.map(valueText).join(", ")
    : args === null || args === undefined
      ? ""
      : valueText(args);
}

export function valueText(value: unknown): string {
  if (!isTyped(value)) return JSON.stringify(value) ?? "";
  const { data } = value;
  switch (value["@data-type"]) {
    case "none":
      return "–";
    case "vector":
      return Array.isArray(data) ? `[${data.map(valueText).join(", ")}]` : JSON.stringify(data);
    case "set":
      return Array.isArray(data) ? `{${data.map(valueText).join(", ")}}` : JSON.stringify(data);
    case "table":
      return Array.isArray(data)
        ? `{${data.map((entry: { key: unknown; value: unknown }) => `${valueText(entry.key)}: ${valueText(entry.value)}`).join(", ")}}`
        : JSON.stringify(data);
    default:
      return value["@data-type"] === "string" || typeof data === "object" ? JSON.stringify(data) : String(data);
  }
}
