// Where the broker, the nodes and the edges of the cluster's picture stand. Pure: sizes in, places out.

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Placed<T> extends Place {
  item: T;
  /** From the box to the broker, and to the logger, as SVG paths; empty where there is none. */
  edge: string;
  logEdge: string;
  /** Which side of the broker it stands on; below it on a narrow page. */
  side: "left" | "right" | "below";
}

export interface Picture<T> {
  width: number;
  height: number;
  broker: Place | null;
  logger: Place | null;
  boxes: Placed<T>[];
}

export const BOX = { width: 214, height: 50, gap: 10 };
const HUB_WIDTH = 200;
const HUB_GAP = 14;
/** For the edges beside broker and logger. */
const EDGE_ROOM = 70;
/** On a narrow page all edges meet in a line here. */
export const SPINE = 14;
const NARROW = 800;

/** The heights of what stands in the middle; 0 where a role does not run. */
export interface Heights {
  broker: number;
  logger: number;
}

/**
 * Boxes left and right of broker and logger, in the order given, in as many columns as the height asks for; on a
 * narrow page in one column below them.
 *
 * @param left how many of the items stand left, if neither side is then much higher than the other
 */
export function layout<T>(items: T[], left: number, width: number, heights: Heights): Picture<T> {
  return width < NARROW ? narrow(items, width, heights) : wide(items, left, width, heights);
}

const between = (heights: Heights): number => (heights.broker > 0 && heights.logger > 0 ? HUB_GAP : 0);

function wide<T>(items: T[], left: number, width: number, heights: Heights): Picture<T> {
  const half = (width - HUB_WIDTH) / 2;
  const most = Math.max(1, Math.floor((half - EDGE_ROOM) / (BOX.width + BOX.gap)));
  const isEven = Math.max(left, items.length - left) <= Math.max(6, Math.ceil(items.length * 0.65));
  const leftCount = isEven ? Math.min(left, items.length) : Math.ceil(items.length / 2);
  const higher = Math.max(leftCount, items.length - leftCount);
  const columns = Math.min(most, Math.max(1, Math.ceil(higher / 7)));
  const rows = Math.max(1, Math.ceil(higher / columns));
  // Every second column is half a row lower, so that edges pass between the boxes of the one before it.
  const pitch = BOX.height + (columns > 1 ? BOX.gap + 6 : BOX.gap);
  const stagger = columns > 1 ? pitch / 2 : 0;
  const hubHeight = heights.broker + between(heights) + heights.logger;
  const height = Math.max(rows * pitch - (pitch - BOX.height) + stagger, hubHeight) + 8;
  const top = (height - hubHeight) / 2;
  const at = (y: number, tall: number): Place | null =>
    tall > 0 ? { x: half, y, width: HUB_WIDTH, height: tall } : null;
  const broker = at(top, heights.broker);
  const logger = at(top + hubHeight - heights.logger, heights.logger);
  const boxes: Placed<T>[] = [];
  const sides = [
    { side: "left" as const, list: items.slice(0, leftCount) },
    { side: "right" as const, list: items.slice(leftCount) },
  ];
  for (const { side, list } of sides) {
    const used = Math.max(1, Math.ceil(list.length / rows));
    const room = half - EDGE_ROOM - BOX.width;
    const step = used === 1 ? 0 : Math.min(BOX.width + 40, room / (used - 1));
    const away = Math.min(Math.max(0, room - step * (used - 1)) / 2, 160);
    list.forEach((item, i) => {
      const column = Math.floor(i / rows);
      const inColumn = Math.min(rows, list.length - column * rows);
      const tall = inColumn * pitch - (pitch - BOX.height) + stagger;
      const y = (height - tall) / 2 + (i % rows) * pitch + (column % 2 === 1 ? stagger : 0);
      const far = EDGE_ROOM + away + column * step;
      const x = side === "left" ? half - far - BOX.width : half + HUB_WIDTH + far;
      const box = { x, y, width: BOX.width, height: BOX.height };
      // Where edges end follows the height of their boxes, so that they do not cross.
      const share = (y + BOX.height / 2) / height;
      boxes.push({
        ...box,
        item,
        side,
        edge: broker ? across(box, broker, side, share, -5) : "",
        logEdge: logger ? across(box, logger, side, share, 9) : "",
      });
    });
  }
  return { width, height, broker, logger, boxes };
}

/** From the box's inner side, `shift` below its middle, to a point of the hub's side. */
function across(box: Place, hub: Place, side: "left" | "right", share: number, shift: number): string {
  const from = side === "left" ? box.x + box.width : box.x;
  const to = side === "left" ? hub.x : hub.x + hub.width;
  const y1 = box.y + box.height / 2 + shift;
  const y2 = hub.y + 6 + (hub.height - 12) * share;
  const bend = Math.max(-70, Math.min(70, (to - from) / 2)) * 1.4;
  return `M${round(from)} ${round(y1)}C${round(from + bend)} ${round(y1)} ${round(to - bend)} ${round(y2)} ${round(to)} ${round(y2)}`;
}

function narrow<T>(items: T[], width: number, heights: Heights): Picture<T> {
  const logger = heights.logger > 0 ? { x: 0, y: 0, width, height: heights.logger } : null;
  const hubTop = heights.logger + between(heights);
  const broker = heights.broker > 0 ? { x: 0, y: hubTop, width, height: heights.broker } : null;
  const end = hubTop + heights.broker;
  const boxes = items.map((item, i): Placed<T> => {
    const box = { x: 34, y: end + 16 + i * (BOX.height + BOX.gap), width: width - 34, height: BOX.height };
    const middle = box.y + box.height / 2;
    const path = `M${box.x} ${middle}H${SPINE}`;
    return { ...box, item, side: "below", edge: broker ? path : "", logEdge: broker ? "" : path };
  });
  const height = end + (items.length === 0 ? 0 : 16 + items.length * (BOX.height + BOX.gap));
  return { width, height, broker, logger, boxes };
}

/** The width of an edge for a rate per second: the logarithm, so that 1 and 100,000 can both be seen. */
export function edgeWidth(rate: number | null): number {
  if (rate === null || rate <= 0) return 0.75;
  return Math.min(7, 0.8 + Math.log10(1 + rate));
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** The box that an arrow key leads to from box `from`: the nearest in that direction. */
export function neighbour(boxes: Place[], from: number, key: string): number {
  const here = boxes[from];
  if (!here) return from;
  let best = from;
  let least = Infinity;
  boxes.forEach((box, i) => {
    const dx = box.x - here.x;
    const dy = box.y - here.y;
    const [ahead, aside] =
      key === "ArrowRight" ? [dx, dy] : key === "ArrowLeft" ? [-dx, dy] : key === "ArrowDown" ? [dy, dx] : [-dy, dx];
    if (ahead <= 1) return;
    const far = ahead + 2 * Math.abs(aside);
    if (far < least) {
      least = far;
      best = i;
    }
  });
  return best;
}
