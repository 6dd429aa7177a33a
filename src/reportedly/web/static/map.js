// The map: world outlines and incidents, drawn from this server only.  The symbol shows how precise the place is.
const holder = document.getElementById("map");
if (holder && window.L && window.topojson) {
  const map = L.map(holder, { worldCopyJump: true, minZoom: 1, maxZoom: 9, attributionControl: false }).setView([20, 15], 2);
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
