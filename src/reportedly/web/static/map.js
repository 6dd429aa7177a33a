// The map: world outlines and incidents, drawn from this server only.  The symbol shows how precise the place is.
const holder = document.getElementById("map");
if (holder && window.L && window.topojson) {
  const map = L.map(holder, { worldCopyJump: true, minZoom: 1, maxZoom: 9, attributionControl: false }).setView([20, 15], 2);
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  // A ring that crosses the 180th meridian goes on beyond it instead of running back around the world.
  const ring = (points) => {
    const crosses = points.some(([x], i) => i && Math.abs(x - points[i - 1][0]) > 180);
    return crosses ? points.map(([x, y]) => [x < 0 ? x + 360 : x, y]) : points;
  };
  const deep = (value) => (typeof value[0]?.[0] === "number" ? ring(value) : value.map(deep));
  const unwrapped = (shape) => {
    for (const feature of shape.features ?? [shape]) {
      const geometries = feature.geometry?.geometries ?? [feature.geometry];
      for (const geometry of geometries) if (geometry?.coordinates?.length) geometry.coordinates = deep(geometry.coordinates);
    }
    return shape;
  };
  const outlines = async () => {
    const world = await (await fetch(holder.dataset.world)).json();
    for (const name of Object.keys(world.objects)) {
      const shape = unwrapped(topojson.feature(world, world.objects[name]));
      const disputed = /disput|line/.test(name);
      L.geoJSON(shape, {
        interactive: false,
        style: { color: colour("--soft"), weight: disputed ? 1 : 0.6, dashArray: disputed ? "4 3" : null, fillColor: colour("--line"), fillOpacity: 0.5 },
      }).addTo(map);
    }
  };
  const symbol = (row) => {
    const at = [row.lat, row.lon];
    const paint = { color: colour("--accent"), weight: 2, fillColor: colour("--accent"), fillOpacity: 0.75 };
    if (row.precision === "district") return L.circleMarker(at, { ...paint, radius: 11, fillOpacity: 0.1 });
    if (row.precision === "province" || row.precision === "country") {
      const d = row.precision === "country" ? 1.2 : 0.5;
      return L.rectangle([[row.lat - d, row.lon - d], [row.lat + d, row.lon + d]], { ...paint, fillOpacity: 0, dashArray: "2 2" });
    }
    return L.circleMarker(at, { ...paint, radius: 6 });
  };
  const popup = (row) => {
    const box = document.createElement("div");
    const link = document.createElement("a");
    link.href = row.url;
    link.textContent = row.title;
    const line = document.createElement("div");
    line.textContent = `${row.date} · ${row.place}`;
    box.append(link, line);
    return box;
  };
  const incidents = async () => {
    const answer = await (await fetch(holder.dataset.rows)).json();
    const placed = answer.rows.filter((row) => row.lat !== null);
    for (const row of placed) symbol(row).bindPopup(() => popup(row)).addTo(map);
    if (placed.length) map.fitBounds(placed.map((row) => [row.lat, row.lon]), { padding: [30, 30], maxZoom: 6 });
  };
  outlines().catch(() => {}).then(incidents);
}
