// A map: circles beside one another, names that lie on none, and a closer look by wheel, key and button.

const RADIAN = 180 / Math.PI;
const CLOSEST = 12; // times as large as the whole region
const STEP = 1.6; // of a key or a button
const NOTCH = 1.2; // of a wheel
const APART = 1; // pixels between two circles
const PUSHED = 1.2; // so many times as far as they lack are two circles pushed: a crowd is apart in fewer rounds
const ROUNDS = 60; // in which circles move apart, at most
const GOLDEN = 2.4; // an angle that sends one after another in directions of their own
const FARTHEST = 60; // pixels that a name may stand from its place
const AIR = 2; // pixels around a name
const AWAY = 6; // pixels: how finely a name looks for room

const mercator = (latitude) => RADIAN * Math.log(Math.tan(Math.PI / 4 + latitude / RADIAN / 2));
const latitudeAt = (height) => RADIAN * (2 * Math.atan(Math.exp(height / RADIAN)) - Math.PI / 2);

// What is drawn at a point of the map, with the place on the screen that its coordinates have.
function drawnAt(plot, found) {
  const { projection } = plot._fullLayout.geo._subplot;
  return [...plot.querySelectorAll(`.trace.scattergeo ${found}`)].map((drawn) => {
    const [x, y] = projection(drawn.__data__.lonlat) ?? [NaN, NaN];
    return { drawn, x, y };
  });
}

function circlesOf(plot) {
  return drawnAt(plot, "path.point")
    .map((circle, index) => Object.assign(circle, { radius: circle.drawn.getBBox().width / 2, angle: index * GOLDEN }))
    .filter(({ x }) => Number.isFinite(x));
}

// Pushes two circles apart that lie on one another, the smaller one farther.
function pushApart(one, other) {
  const [x, y] = [other.x - one.x, other.y - one.y];
  const distance = Math.hypot(x, y);
  const lacking = one.radius + other.radius + APART - distance;
  if (lacking <= 0) return false;
  // Circles of the same point have no direction of their own.
  const [dx, dy] = distance > 0.01 ? [x / distance, y / distance] : [Math.cos(other.angle), Math.sin(other.angle)];
  const share = other.radius ** 2 / (one.radius ** 2 + other.radius ** 2);
  const [first, second] = [lacking * PUSHED * share, lacking * PUSHED * (1 - share)];
  Object.assign(one, { x: one.x - dx * first, y: one.y - dy * first });
  Object.assign(other, { x: other.x + dx * second, y: other.y + dy * second });
  return true;
}

// Places that crowd in a city or a border town are told apart: no circle lies on another.
function spread(circles) {
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    circles.forEach((one, index) => circles.slice(index + 1).forEach((other) => { moved = pushApart(one, other) || moved; }));
    if (!moved) break;
  }
  for (const { drawn, x, y } of circles) drawn.setAttribute("transform", `translate(${x},${y})`);
}

const lies = ({ x, y, radius }, box) =>
  Math.hypot(Math.max(box.x - x, 0, x - box.x - box.width), Math.max(box.y - y, 0, y - box.y - box.height)) < radius;

const meets = (one, other) =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;

// The nearest shifts first.
const shifts = [];
for (let x = -FARTHEST; x <= FARTHEST; x += AWAY) for (let y = -FARTHEST; y <= FARTHEST; y += AWAY) shifts.push([x, y]);
shifts.sort((one, other) => Math.hypot(...one) - Math.hypot(...other));

// Names stand as near to their places as no circle and no other name is below them, or not at all.
function keepNamesClear(plot, circles) {
  const taken = [];
  const { width, height } = plot.querySelector(".main-svg").getBoundingClientRect();
  const inside = (box) => box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
  const clear = (box) => inside(box) && !circles.some((circle) => lies(circle, box)) && !taken.some((other) => meets(other, box));
  for (const { drawn, x, y } of drawnAt(plot, "text")) {
    const own = drawn.getBBox();
    const [wide, tall] = [own.width + 2 * AIR, own.height + 2 * AIR];
    const at = ([right, down]) => ({ x: own.x + x + right - AIR, y: own.y + y + down - AIR, width: wide, height: tall });
    const found = Number.isFinite(x) && shifts.find((shift) => clear(at(shift)));
    drawn.setAttribute("visibility", found ? "visible" : "hidden");
    if (!found) continue;
    drawn.setAttribute("transform", `translate(${x + found[0]},${y + found[1]})`);
    taken.push(at(found));
  }
}

export function arrange(plot) {
  const circles = circlesOf(plot);
  spread(circles);
  keepNamesClear(plot, circles);
}

// Where a map looks after it is drawn as close as `scale`, with what is at a place staying there.
function look(plot, scale, [lon, lat]) {
  const { projection, center } = plot._fullLayout.geo;
  const part = projection.scale / scale;
  return {
    "geo.projection.scale": scale,
    "geo.center.lon": lon + (center.lon - lon) * part,
    "geo.center.lat": latitudeAt(mercator(lat) + (mercator(center.lat) - mercator(lat)) * part),
  };
}

const focused = () => document.activeElement?.closest?.("a.mark")?.querySelector("path.point")?.__data__?.lonlat;

export function zoomable(figure, plot, Plotly) {
  let whole = null; // what the map shows at first
  let busy = false;
  const scaleNow = () => plot._fullLayout.geo.projection.scale;
  const to = async (factor, place) => {
    const { center } = plot._fullLayout.geo;
    whole ??= { lon: center.lon, lat: center.lat };
    const scale = Math.min(CLOSEST, Math.max(1, scaleNow() * factor));
    if (busy || scale === scaleNow()) return;
    busy = true;
    const back = { "geo.projection.scale": 1, "geo.center.lon": whole.lon, "geo.center.lat": whole.lat };
    await Plotly.relayout(plot, scale === 1 ? back : look(plot, scale, place ?? [center.lon, center.lat]));
    busy = false;
  };
  plot.addEventListener("wheel", (event) => {
    const closer = event.deltaY < 0;
    if (closer ? scaleNow() >= CLOSEST : scaleNow() <= 1) return; // the page scrolls on
    event.preventDefault();
    const box = plot.getBoundingClientRect();
    to(closer ? NOTCH : 1 / NOTCH, plot._fullLayout.geo._subplot.projection.invert([event.clientX - box.left, event.clientY - box.top]));
  }, { passive: false });
  figure.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
    const factor = { "+": STEP, "=": STEP, "-": 1 / STEP, 0: 1 / CLOSEST }[key];
    if (factor && !ctrlKey && !metaKey) to(factor, focused());
  });
  for (const button of figure.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => to(button.dataset.zoom === "in" ? STEP : 1 / STEP, null));
  }
}
