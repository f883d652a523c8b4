// A session that ended: a fragment would be the sign-in page, so the whole page goes there instead.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { responseURL } = event.detail.xhr;
  if (!responseURL || !new URL(responseURL).pathname.startsWith("/accounts/sign-in")) return;
  event.detail.shouldSwap = false;
  location.reload();
});

export function attachSession() {}
