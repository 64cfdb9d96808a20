package io.keyhold.service;

import io.keyhold.keys.FieldReader;
import io.keyhold.keys.FieldWriter;
import io.keyhold.store.StoreRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * What was accepted of the trail although the store went back, as the store keeps it.
 *
 * @param restores how many restores to an older state were accepted
 * @param chains up to which record chains may tell of a later epoch, by trail id
 */
record AcceptedRestores(long restores, Map<Long, Long> chains) {
    private static final String NAME = "a record of accepted epochs";
    private static final int FIRST_VERSION = 1;
    private static final int VERSION = 2;
    static final AcceptedRestores NONE = new AcceptedRestores(0, Map.of());

    byte[] encode() {
        return new FieldWriter(VERSION)
                .number(restores)
                .each(
                        chains.entrySet(),
                        (out, entry) -> out.number(entry.getKey()).number(entry.getValue()))
                .done();
    }

    static AcceptedRestores decode(StoreRecord record) {
        byte[] payload = record.payload();
        if (payload.length > 0 && payload[0] == FIRST_VERSION) {
            FieldReader in = new FieldReader(NAME, payload, FIRST_VERSION);
            Map<Long, Long> chains = chains(in);
            // It names the last checkpoint; events behind it were of the time before the restore too.
            chains.replaceAll((trailId, position) -> Long.MAX_VALUE);
            return new AcceptedRestores(0, chains);
        }
        FieldReader in = new FieldReader(NAME, payload, VERSION);
        return new AcceptedRestores(in.number(), chains(in));
    }

    private static Map<Long, Long> chains(FieldReader in) {
        Map<Long, Long> chains = new HashMap<>();
        in.each(field -> {
            long trailId = field.number();
            chains.put(trailId, field.number());
            return trailId;
        });
        in.end();
        return chains;
    }
}
