// Lists that are gone through more than once, and too long to be made anew as a whole each time.

/** What is made of each, when it is come to: anew whenever the list is gone through. */
export function lazyMap<From, To>(list: Iterable<From>, make: (one: From) => To): Iterable<To> {
  return {
    *[Symbol.iterator]() {
      for (const one of list) yield make(one);
    },
  };
}
