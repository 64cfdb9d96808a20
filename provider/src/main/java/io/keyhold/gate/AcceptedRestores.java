package io.keyhold.gate;

import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import io.keyhold.store.StoreRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * The record of which chains were accepted although the store is older than they say.
 *
 * @param restores how many restores to an older state were accepted
 * @param chains up to which record chains may name a later epoch, by trail id
 */
record AcceptedRestores(long restores, Map<Long, Long> chains) {
    /** The version that counts restores, and whose positions are those of the last record instead of the last checkpoint. */
    private static final int COUNTED = 2;

    static final AcceptedRestores NONE = new AcceptedRestores(0, Map.of());

    byte[] encode() {
        return new RecordWriter(RecordFormats.ACCEPTED_EPOCHS)
                .number(restores)
                .each(
                        chains.entrySet(),
                        (out, entry) -> out.number(entry.getKey()).number(entry.getValue()))
                .done();
    }

    static AcceptedRestores decode(StoreRecord record) {
        return RecordReader.read(RecordFormats.ACCEPTED_EPOCHS, record.payload(), in -> {
            long restores = in.since(COUNTED, RecordReader::number, 0L);
            Map<Long, Long> chains = new HashMap<>();
            in.each(field -> Map.entry(field.number(), field.number()))
                    .forEach(seen ->
                            chains.put(seen.getKey(), in.since(COUNTED, field -> seen.getValue(), Long.MAX_VALUE)));
            return new AcceptedRestores(restores, chains);
        });
    }
}
