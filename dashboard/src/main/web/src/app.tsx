import { useEffect, useState } from "preact/hooks";
import { type Live, LiveStream } from "./api/live";
import { count, rate } from "./format/numbers";

export function App() {
  const [live, setLive] = useState<Live>({ documents: {}, link: { state: "connecting" } });
  useEffect(() => {
    new LiveStream(setLive, () => undefined).want(["cluster"]);
  }, []);
  const cluster = live.documents.cluster;
  return (
    <main>
      <h1>zeekbus</h1>
      <p>Connection: {live.link.state}</p>
      {cluster && (
        <ul>
          {cluster.nodes.map((node) => (
            <li key={node.label}>
              {node.label}: {node.state} {node.reason}, {rate(node.published_message_rate, "msg")}, {count(node.dropped)} dropped
            </li>
          ))}
        </ul>
      )}
    </main>
  );
}
