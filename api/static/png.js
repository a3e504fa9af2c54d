/* Offers every picture that can be taken as SVG as PNG too, drawn here at twice its size.
   Expects a link with data-png that leads to the SVG; without this module it stays as it is. */

const SCALE = 2;
const LARGEST = 8000;

const drawn = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`"${address}" answered ${answer.status}`);
  const source = URL.createObjectURL(await answer.blob());
  try {
    const image = new Image();
    image.src = source;
    await image.decode();
    const scale = Math.min(SCALE, LARGEST / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  } finally {
    URL.revokeObjectURL(source);
  }
};

const save = async (link) => {
  const made = document.createElement("a");
  made.href = URL.createObjectURL(await drawn(link.href));
  made.download = `${link.dataset.png}.png`;
  made.click();
  setTimeout(() => URL.revokeObjectURL(made.href), 60_000);
};

for (const link of document.querySelectorAll("a[data-png]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "PNG";
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    try {
      await save(link);
      button.textContent = "PNG";
    } catch {
      button.textContent = "PNG: this browser could not draw it";
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
  link.after(button);
}
