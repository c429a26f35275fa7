() => {
  const parts = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const chosen = (each) =>
    each.type !== "radio" || each.checked || !document.querySelector(`input[name="${each.name}"]:checked`);
  return [...document.querySelectorAll(parts)]
    .filter((each) => each.checkVisibility() && !each.disabled && chosen(each))
    .map((each, number) => ((each.dataset.number = String(number)), String(number)));
}
