// The map: world outlines and incidents, drawn from this server only.  The symbol shows how precise the place is.
const holder = document.getElementById("map");
if (holder && window.L && window.topojson) {
  const map = L.map(holder, { worldCopyJump: true, preferCanvas: true, minZoom: 1, maxZoom: 9, attributionControl: false }).setView([20, 15], 2);
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  // Points that run over the 180th meridian go on beyond it instead of back around the world.
  const line = (points) => {
    let turn = 0;
    return points.map(([x, y], i) => {
      if (i && Math.abs(x - points[i - 1][0]) > 180) turn += x < 0 ? 360 : -360;
      return [x + turn, y];
    });
  };
  const deep = (value) => (typeof value[0]?.[0] === "number" ? line(value) : value.map(deep));
  const unwrapped = (geometry) => ({ ...geometry, coordinates: deep(geometry.coordinates) });
  // Territories whose status is disputed: their borders are dashed, whoever draws them as whose.
  const DISPUTED = new Set(["CYN", "ESH", "FLK", "PSE", "SOL", "TWN", "XKX"]);
  const disputed = (a, b) => DISPUTED.has(a.properties.a3) !== DISPUTED.has(b.properties.a3);
  const outlines = async () => {
    const world = await (await fetch(holder.dataset.world)).json();
    const countries = world.objects.countries;
    const shapes = topojson.feature(world, countries).features.map((one) => ({ ...one, geometry: unwrapped(one.geometry) }));
    const fill = { stroke: false, fillColor: colour("--line"), fillOpacity: 0.5 };
    L.geoJSON({ type: "FeatureCollection", features: shapes }, { interactive: false, style: fill }).addTo(map);
    const drawn = (chosen, dashes) => L.geoJSON(unwrapped(topojson.mesh(world, countries, chosen)), {
      interactive: false, style: { color: colour("--soft"), weight: 0.7, dashArray: dashes },
    }).addTo(map);
    drawn((a, b) => !disputed(a, b), null);
    drawn(disputed, "4 4");
  };
  const symbol = (point) => {
    const at = [point.lat, point.lon];
    const paint = { color: colour("--accent"), weight: 2, fillColor: colour("--accent"), fillOpacity: 0.75 };
    const size = 4 + 2 * Math.min(8, Math.log2(point.incidents + 1));
    if (point.precision === "district") return L.circleMarker(at, { ...paint, radius: size + 4, fillOpacity: 0.1 });
    if (point.precision === "province" || point.precision === "country") {
      const d = point.precision === "country" ? 1.2 : 0.5;
      return L.rectangle([[point.lat - d, point.lon - d], [point.lat + d, point.lon + d]], { ...paint, fillOpacity: 0, dashArray: "2 2" });
    }
    return L.circleMarker(at, { ...paint, radius: size });
  };
  const asked = (path, point) => {
    const found = new URLSearchParams(new URL(holder.dataset.points, location.href).search);
    found.set("at", `${point.lat},${point.lon}`);
    return `${path}?${found}`;
  };
  const link = (href, words) => Object.assign(document.createElement("a"), { href, textContent: words });
  // What lies at a point is asked for when somebody looks.
  const filled = async (box, point) => {
    const { page } = await (await fetch(`${asked("/api/incidents", point)}&limit=5`)).json();
    for (const row of page.rows) {
      const line = document.createElement("p");
      line.append(link(`/incident/${row.id}`, row.title), ` ${row.when_words}`);
      box.append(line);
    }
    if (page.total > page.rows.length) box.append(link(asked("/", point), `all ${page.total} here`));
    return page.rows[0]?.place ?? "";
  };
  const popup = (shape, point) => {
    const box = document.createElement("div");
    shape.bindPopup(box);
    shape.once("popupopen", async () => {
      const place = await filled(box, point);
      if (place) shape.bindTooltip(place);
      shape.getPopup().update();
    });
    return shape;
  };
  const incidents = async () => {
    const { points } = await (await fetch(holder.dataset.points)).json();
    for (const point of points) popup(symbol(point), point).addTo(map);
    if (points.length) map.fitBounds(points.map((point) => [point.lat, point.lon]), { padding: [30, 30], maxZoom: 6 });
  };
  // Names of large towns: as many as find room without lying over one another, more of them the nearer one looks.
  const towns = L.layerGroup().addTo(map);
  const named = (list) => {
    towns.clearLayers();
    const seen = map.getBounds();
    const taken = [];
    for (const town of list.slice(0, 40 * 2 ** Math.max(0, map.getZoom() - 2))) {
      if (!seen.contains([town.lat, town.lon])) continue;
      const { x, y } = map.latLngToContainerPoint([town.lat, town.lon]);
      const box = { left: x, right: x + 10 + 7 * town.name.length, top: y - 9, bottom: y + 9 };
      if (taken.some((other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top)) continue;
      taken.push(box);
      L.tooltip({ permanent: true, direction: "right", className: "town", interactive: false })
        .setLatLng([town.lat, town.lon]).setContent(document.createTextNode(town.name)).addTo(towns);
    }
  };
  const labels = async () => {
    const list = await (await fetch(holder.dataset.labels)).json();
    map.on("moveend", () => named(list));
    named(list);
  };
  outlines().catch(() => {}).then(incidents).then(labels);
}
