// A session that ended: a fragment would be the sign-in page, so the whole page goes there instead.
export function leaveIfSignedOut(url) {
  if (!new URL(url, location.href).pathname.startsWith("/accounts/sign-in")) return;
  location.reload();
  throw new Error("signed out");
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (!xhr.responseURL) return;
  try {
    leaveIfSignedOut(xhr.responseURL);
  } catch {
    event.detail.shouldSwap = false;
  }
});

export function attachSession() {}
