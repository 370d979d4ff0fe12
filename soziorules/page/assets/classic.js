// Must come first: see worker.js.
self.HOME = "https://page.invalid/";
self.importScripts = () => {
  throw new TypeError("nothing is loaded from outside");
};
