package io.keyhold.benchmarks;

/** One piece of work that is measured by the call; ready to run, for one thread. */
@FunctionalInterface
interface Work {
    /** Does it once; gives a result that was really made. */
    Object run() throws Exception;
}
