package io.keyhold.audit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The outbox events that were met last, by their keys. An event is written twice only while it waits in the store, where at
 * most a thousand do; so the newest keys tell, and a trail of any length costs no more.
 */
final class OutboxKeys {
    /** How many are remembered. */
    static final int MOST = 1 << 16;

    private OutboxKeys() {}

    /** A set that forgets its oldest member for one too many. */
    static Set<String> newest() {
        return Collections.newSetFromMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > MOST;
            }
        });
    }
}
