interface VisibleEntry extends IntersectionObserverEntry {
  readonly isVisible?: boolean;
}

const POSITION_EVERY_MS = 50;
/** A frame that has moved is looked at anew once it has stood still for so many looks. */
const STILL_LOOKS = 8;

/**
 * Tells whenever the element becomes wholly visible or stops being so. In Chromium that is IntersectionObserver v2, which sees
 * covers, fades, clips and scaling; elsewhere plain intersection, and the hold has to do. The frame's place on the screen
 * is watched as well: a frame that moves is not one that a person aims at.
 */
export function watchVisible(element: Element, changed: (visible: boolean, why: string) => void): () => void {
  const tracked = 'trackVisibility' in IntersectionObserver.prototype;
  const options = { threshold: [1], ...(tracked ? { trackVisibility: true, delay: 100 } : {}) };
  const observer = new IntersectionObserver((entries) => {
    const last: VisibleEntry | undefined = entries[entries.length - 1];
    if (last === undefined) return;
    const visible = last.isIntersecting && (!tracked || last.isVisible === true);
    changed(visible, 'something covers, fades or clips this');
  }, options);
  observer.observe(element);
  const hidden = (): void => changed(document.visibilityState === 'visible', 'this window is not in sight');
  document.addEventListener('visibilitychange', hidden);
  let place = placeNow();
  let still = STILL_LOOKS;
  const timer = setInterval(() => {
    const now = placeNow();
    if (now !== place) {
      changed(false, 'this moved on the screen');
      still = 0;
    } else if (still < STILL_LOOKS && ++still === STILL_LOOKS) {
      // Observed afresh: the observer itself reports changes only, and whether this is in sight has perhaps not changed.
      observer.unobserve(element);
      observer.observe(element);
    }
    place = now;
  }, POSITION_EVERY_MS);
  return () => {
    observer.disconnect();
    document.removeEventListener('visibilitychange', hidden);
    clearInterval(timer);
  };
}

const placeNow = (): string => `${window.screenX},${window.screenY},${window.innerWidth},${window.innerHeight}`;
