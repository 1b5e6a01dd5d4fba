// Sends the events of the demonstration page.
for (const button of document.querySelectorAll("[data-event]")) {
  button.addEventListener("click", () => {
    const amount = Number(button.dataset.amount) || undefined;
    pulse("event", { name: button.dataset.event, data: { from: "try.html" }, revenue_amount: amount });
  });
}
for (const link of document.querySelectorAll("[data-view]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    history.pushState({}, "", link.getAttribute("href"));
    pulse("pageview", link.dataset.view);
  });
}
