// Two pictures of one size, the left one up to a divider that follows the pointer, a finger or the arrow keys.
export default function divider({ data, parentElement }) {
  const box = parentElement.querySelector(".divider")
  const range = box.querySelector("input")
  for (const side of ["left", "right"]) {
    const picture = box.querySelector(`img.${side}`)
    picture.src = data[side].uri
    picture.alt = data[side].alt
    box.querySelector(`b.${side}`).textContent = data[side].title
  }
  range.ariaLabel = `Divider: ${data.left.title} on the left, ${data.right.title} on the right`
  const moveTo = (percent) => {
    range.value = percent
    range.ariaValueText = `${Math.round(range.value)}% ${data.left.title}`
    box.style.setProperty("--at", `${range.value}%`)
  }
  const follow = (event) => {
    const { left, width } = box.getBoundingClientRect()
    moveTo((100 * (event.clientX - left)) / width)
  }
  box.onpointerdown = (event) => {
    box.setPointerCapture(event.pointerId)
    range.focus({ preventScroll: true, focusVisible: false })
    follow(event)
  }
  box.onpointermove = (event) => box.hasPointerCapture(event.pointerId) && follow(event)
  range.oninput = () => moveTo(range.value)
  moveTo(range.value)
}
