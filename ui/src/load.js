// load.js - what is asked of the door, while it is under way and when it is there.
import { useEffect, useState } from "preact/hooks";

/* {value} or {problem} of a promise; {} while it is under way. Asked anew when one of `keys` changes. */
export function useLoad(ask, keys) {
    const [answer, put] = useState({});
    useEffect(() => {
        let isWanted = true;
        put((before) => ({ ...before, isOld: true }));
        Promise.resolve().then(ask).then(
            (value) => isWanted && put({ value }),
            (problem) => isWanted && put({ problem: problem.message }));
        return () => (isWanted = false);
    }, keys);
    return answer;
}
