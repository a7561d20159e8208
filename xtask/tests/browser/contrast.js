// The contrast of every text, line and bar that is seen with what it stands on, as WCAG 2.2 has it:
// 4.5 for text, 3 for large text, graphics and the borders of controls.
(() => {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const isClear = (color) => channels(color)[3] === 0;
  const luminance = (color) => {
    const [red, green, blue] = channels(color).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    for (let it = element; it; it = it.parentElement) {
      const color = getComputedStyle(it).backgroundColor;
      if (!isClear(color)) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const pairs = new Map();
  const look = (element, color, behind, wanted) => {
    const key = `${color} on ${behind}, ${wanted}`;
    if (!pairs.has(key)) pairs.set(key, { contrast: contrast(color, behind), wanted, at: element.outerHTML.slice(0, 120) });
  };
  const hasText = (element) => Array.from(element.childNodes).some((it) => it.nodeType === 3 && it.data.trim());
  for (const element of document.body.querySelectorAll('*')) {
    if (!element.getClientRects().length || element.closest('script, option')) continue;
    const style = getComputedStyle(element);
    if (hasText(element) || element.matches('select, input[type=search]')) {
      const isText = element.closest('svg') === null;
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      look(element, isText ? style.color : style.fill, ground(element), isLarge ? 3 : 4.5);
    }
    if (element.matches('rect, circle')) look(element, style.fill, ground(element), 3);
    if (element.matches('polyline')) look(element, style.stroke, ground(element), 3);
    if (element.matches('figcaption i')) look(element, style.backgroundColor, ground(element.parentElement), 3);
    if (element.matches('input[type=search], select, button, fieldset label span')) {
      look(element, style.borderTopColor, ground(element.parentElement), 3);
    }
  }
  const all = Array.from(pairs, ([colors, it]) => ({ colors, ...it }));
  return {
    looked: all.length,
    faint: all.filter((it) => it.contrast < it.wanted),
    ground: getComputedStyle(document.body).backgroundColor,
  };
})()
