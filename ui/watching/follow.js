// Shows what the server says about a run, and asks again until it ends. When buttons or charts of the page have to
// change, it asks Streamlit for a rerun.
const views = new WeakMap()
const GONE = { html: "", stamp: "gone", again: 30 } // the page says why

export default function follow({ data, parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? begin(parentElement)
  views.set(parentElement, view)
  Object.assign(view, { data, setTriggerValue })
  view.place.style.minHeight = `${data.height}px`
  return () => {
    clearTimeout(view.timer)
    view.gone = true
    views.delete(parentElement)
  }
}

function begin(parentElement) {
  const view = { place: parentElement.querySelector(".view"), html: "", gone: false }
  view.timer = setTimeout(() => look(view))
  return view
}

async function look(view) {
  const width = Math.max(280, 20 * Math.floor(view.place.clientWidth / 20))
  const answer = await fetch(`${view.data.address}&width=${width}`)
    .then((response) => (response.ok ? response.json() : response.status === 404 ? GONE : null))
    .catch(() => null) // the server is away for a moment, and the page says so
  if (view.gone) return
  const again = answer ? show(view, answer) : 2
  view.timer = setTimeout(() => look(view), 1000 * again)
}

function show(view, answer) {
  if (answer.html && answer.html !== view.html) view.place.innerHTML = view.html = answer.html
  if (answer.stamp === view.data.stamp) return answer.again
  view.setTriggerValue("changed", answer.stamp)
  return Math.max(1, answer.again) // the rerun takes a moment
}
