// Keeps the files of the page: the large ones by their names, which change with what is in them; the page itself as long as there is no network.
const KEPT = [/*kept*/];
const NAME = `soziorules ${KEPT.join()}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("soziorules ") && name !== NAME).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== location.origin) return;
  const kept = () => caches.match(event.request, { ignoreSearch: true });
  event.respondWith(event.request.mode === "navigate" ? fetch(event.request).catch(kept) : kept().then((found) => found ?? fetch(event.request)));
});
