package io.keyhold.store;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;

/**
 * A keyed digest of a multiset of records, by kind: the number of elements, and the sum modulo 2^256 of
 * HMAC-SHA-256(set key, columns, tag). Adding and removing take the same short time however large the set is. Without
 * the key nobody can find another set of the same sum (MSet-Add-Hash); the sums lie sealed in the head. Not safe for
 * concurrent use.
 *
 * @see <a href="https://people.csail.mit.edu/devadas/pubs/mhashes.pdf">Clarke et al., Incremental Multiset Hash
 *     Functions and Their Application to Memory Integrity Checking</a>
 */
final class SetDigest {
    private static final int SUM_BYTES = 32;
    private static final BigInteger MASK =
            BigInteger.ONE.shiftLeft(Byte.SIZE * SUM_BYTES).subtract(BigInteger.ONE);
    private static final Sum NOTHING = new Sum(0, BigInteger.ZERO);
    private final Map<RecordKind, Sum> sums = new EnumMap<>(RecordKind.class);

    private record Sum(long count, BigInteger value) {}

    SetDigest() {}

    SetDigest(SetDigest copied) {
        sums.putAll(copied.sums);
    }

    /** The element that stands for a row. */
    static byte[] element(Mac setMac, StoreId store, Row row) {
        setMac.update(row.aad(store));
        return setMac.doFinal(row.tag());
    }

    /** The element that stands for a row in a listing of names, to compare two indexes. */
    static byte[] listing(Mac setMac, RecordKey key, String owner) {
        return setMac.doFinal(new Fields("keyhold/1/listing")
                .small(key.kind().code())
                .text(key.region())
                .text(key.id())
                .text(owner)
                .done());
    }

    void add(RecordKind kind, byte[] element) {
        Sum sum = sum(kind);
        put(
                kind,
                new Sum(sum.count + 1, sum.value.add(new BigInteger(1, element)).and(MASK)));
    }

    void remove(RecordKind kind, byte[] element) {
        Sum sum = sum(kind);
        put(
                kind,
                new Sum(
                        sum.count - 1,
                        sum.value.subtract(new BigInteger(1, element)).and(MASK)));
    }

    long count() {
        return sums.values().stream().mapToLong(Sum::count).sum();
    }

    long count(RecordKind kind) {
        return sum(kind).count;
    }

    boolean sameAs(SetDigest other) {
        return differences(other).isEmpty();
    }

    /** The kinds whose elements are not those of {@code other}. */
    List<RecordKind> differences(SetDigest other) {
        List<RecordKind> found = new ArrayList<>();
        for (RecordKind kind : RecordKind.values()) {
            if (!MessageDigest.isEqual(encoded(sum(kind)), encoded(other.sum(kind)))) {
                found.add(kind);
            }
        }
        return found;
    }

    void encode(Fields out) {
        out.small(sums.size());
        sums.forEach((kind, sum) -> out.small(kind.code()).number(sum.count).bytes(sum.value.toByteArray()));
    }

    static SetDigest decode(FieldsReader in) {
        SetDigest digest = new SetDigest();
        int kinds = in.small();
        for (int i = 0; i < kinds; i++) {
            RecordKind kind = RecordKind.find(in.small())
                    .orElseThrow(() ->
                            Integrity.broken("the head counts records of a kind that this Keyhold does not know"));
            digest.sums.put(kind, new Sum(in.number(), new BigInteger(in.bytes())));
        }
        return digest;
    }

    private Sum sum(RecordKind kind) {
        return sums.getOrDefault(kind, NOTHING);
    }

    private void put(RecordKind kind, Sum sum) {
        if (sum.equals(NOTHING)) {
            sums.remove(kind);
        } else {
            sums.put(kind, sum);
        }
    }

    private static byte[] encoded(Sum sum) {
        return (sum.count + ":" + sum.value).getBytes(StandardCharsets.US_ASCII);
    }
}
