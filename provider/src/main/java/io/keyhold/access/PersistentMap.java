package io.keyhold.access;

import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map whose changed copies share what did not change: a hash array mapped trie, 32 ways to a node. Keys
 * that share a hash code are kept in order, so that chosen collisions cost a logarithm.
 *
 * @see <a href="https://infoscience.epfl.ch/record/64398">Bagwell, Ideal Hash Trees (2001)</a>
 */
final class PersistentMap<K extends Comparable<K>, V> {
    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;

    private final @Nullable Slot<K, V> root;
    private final int size;

    private PersistentMap(@Nullable Slot<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    static <K extends Comparable<K>, V> PersistentMap<K, V> empty() {
        return new PersistentMap<>(null, 0);
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable V get(K key) {
        int hash = spread(key);
        Slot<K, V> slot = root;
        int shift = 0;
        while (slot instanceof Node<K, V> node) {
            slot = node.at(hash >>> shift & MASK);
            shift += BITS;
        }
        return slot == null ? null : slot.get(key, hash);
    }

    Optional<V> find(K key) {
        return Optional.ofNullable(get(key));
    }

    PersistentMap<K, V> with(K key, V value) {
        boolean there = get(key) != null;
        Leaf<K, V> leaf = new Leaf<>(key, spread(key), value);
        return new PersistentMap<>(root == null ? leaf : root.with(leaf, 0), there ? size : size + 1);
    }

    PersistentMap<K, V> without(K key) {
        return root == null || get(key) == null
                ? this
                : new PersistentMap<>(root.without(key, spread(key), 0), size - 1);
    }

    /** Visits values, in no order, until one is accepted. */
    boolean any(Predicate<V> accepted) {
        return root != null && root.any(accepted);
    }

    private static int spread(Object key) {
        int hash = key.hashCode() * 0x9e3779b9;
        return hash ^ hash >>> 15;
    }

    private sealed interface Slot<K extends Comparable<K>, V> {
        @Nullable V get(K key, int hash);

        Slot<K, V> with(Leaf<K, V> leaf, int shift);

        @Nullable Slot<K, V> without(K key, int hash, int shift);

        boolean any(Predicate<V> accepted);
    }

    private record Leaf<K extends Comparable<K>, V>(K key, int hash, V value) implements Slot<K, V> {
        @Override
        public @Nullable V get(K wanted, int wantedHash) {
            return hash == wantedHash && key.equals(wanted) ? value : null;
        }

        @Override
        public Slot<K, V> with(Leaf<K, V> leaf, int shift) {
            if (hash == leaf.hash) {
                return key.equals(leaf.key) ? leaf : Collision.of(this, leaf);
            }
            return Node.of(this, hash, leaf, leaf.hash, shift);
        }

        @Override
        public @Nullable Slot<K, V> without(K unwanted, int unwantedHash, int shift) {
            return null;
        }

        @Override
        public boolean any(Predicate<V> accepted) {
            return accepted.test(value);
        }
    }

    private record Collision<K extends Comparable<K>, V>(int hash, TreeMap<K, V> entries) implements Slot<K, V> {
        static <K extends Comparable<K>, V> Collision<K, V> of(Leaf<K, V> one, Leaf<K, V> other) {
            TreeMap<K, V> entries = new TreeMap<>();
            entries.put(one.key, one.value);
            entries.put(other.key, other.value);
            return new Collision<>(one.hash, entries);
        }

        @Override
        public @Nullable V get(K wanted, int wantedHash) {
            return hash == wantedHash ? entries.get(wanted) : null;
        }

        @Override
        public Slot<K, V> with(Leaf<K, V> leaf, int shift) {
            if (leaf.hash != hash) {
                return Node.of(this, hash, leaf, leaf.hash, shift);
            }
            TreeMap<K, V> copy = new TreeMap<>(entries);
            copy.put(leaf.key, leaf.value);
            return new Collision<>(hash, copy);
        }

        @Override
        public Slot<K, V> without(K unwanted, int unwantedHash, int shift) {
            TreeMap<K, V> copy = new TreeMap<>(entries);
            copy.remove(unwanted);
            return copy.size() == 1
                    ? new Leaf<>(copy.firstKey(), hash, copy.firstEntry().getValue())
                    : new Collision<>(hash, copy);
        }

        @Override
        public boolean any(Predicate<V> accepted) {
            return entries.values().stream().anyMatch(accepted);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never shared, never compared
    private record Node<K extends Comparable<K>, V>(int bitmap, Slot<K, V>[] slots) implements Slot<K, V> {
        static <K extends Comparable<K>, V> Slot<K, V> of(
                Slot<K, V> one, int oneHash, Slot<K, V> other, int otherHash, int shift) {
            int oneIndex = oneHash >>> shift & MASK;
            int otherIndex = otherHash >>> shift & MASK;
            if (oneIndex == otherIndex) {
                Slot<K, V>[] slots = array(1);
                slots[0] = of(one, oneHash, other, otherHash, shift + BITS);
                return new Node<>(1 << oneIndex, slots);
            }
            Slot<K, V>[] slots = array(2);
            slots[oneIndex < otherIndex ? 0 : 1] = one;
            slots[oneIndex < otherIndex ? 1 : 0] = other;
            return new Node<>(1 << oneIndex | 1 << otherIndex, slots);
        }

        @Nullable Slot<K, V> at(int index) {
            int bit = 1 << index;
            return (bitmap & bit) == 0 ? null : slots[position(bit)];
        }

        @Override
        public @Nullable V get(K key, int hash) {
            throw new IllegalStateException("a node holds no value");
        }

        @Override
        public Slot<K, V> with(Leaf<K, V> leaf, int shift) {
            int bit = 1 << (leaf.hash >>> shift & MASK);
            int position = position(bit);
            boolean there = (bitmap & bit) != 0;
            Slot<K, V>[] copy = array(there ? slots.length : slots.length + 1);
            System.arraycopy(slots, 0, copy, 0, position);
            System.arraycopy(
                    slots,
                    there ? position + 1 : position,
                    copy,
                    position + 1,
                    slots.length - (there ? position + 1 : position));
            copy[position] = there ? slots[position].with(leaf, shift + BITS) : leaf;
            return new Node<>(bitmap | bit, copy);
        }

        @Override
        public @Nullable Slot<K, V> without(K key, int hash, int shift) {
            int bit = 1 << (hash >>> shift & MASK);
            int position = position(bit);
            Slot<K, V> rest = slots[position].without(key, hash, shift + BITS);
            if (rest == null && slots.length == 1) {
                return null;
            }
            Slot<K, V>[] copy = array(rest == null ? slots.length - 1 : slots.length);
            System.arraycopy(slots, 0, copy, 0, position);
            System.arraycopy(
                    slots, position + 1, copy, rest == null ? position : position + 1, slots.length - position - 1);
            if (rest != null) {
                copy[position] = rest;
            }
            return copy.length == 1 && !(copy[0] instanceof Node<K, V>)
                    ? copy[0]
                    : new Node<>(rest == null ? bitmap & ~bit : bitmap, copy);
        }

        @Override
        public boolean any(Predicate<V> accepted) {
            for (Slot<K, V> slot : slots) {
                if (slot.any(accepted)) {
                    return true;
                }
            }
            return false;
        }

        private int position(int bit) {
            return Integer.bitCount(bitmap & (bit - 1));
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
        private static <K extends Comparable<K>, V> Slot<K, V>[] array(int length) {
            return new Slot[length];
        }
    }
}
