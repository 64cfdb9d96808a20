package io.keyhold.audit;

import io.keyhold.api.AuditHead;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The first record of a file. Form: trail id (8), file number (varint), time (6), link before (32), mode (1), queue
 * records (varint), loss window in milliseconds (varint), public key (block), number of peers (varint), and of each peer
 * trail id (8), position (varint), link (32), closed (1). The type {@link Frame#HEADER_OF_STORE} has, behind that, the id
 * of the store (16) and the number of accepted restores (varint); the type {@link Frame#HEADER}, which was written before,
 * does not.
 *
 * @param trailId the chain
 * @param fileNumber the number of the file in the chain, from 1
 * @param timeMillis when the file was begun
 * @param previous the link of the last record of the file before; all zero in the first
 * @param mode how records are taken
 * @param queueRecords how many records a crash may lose
 * @param windowMillis how much time a power cut may lose
 * @param publicKey the key that signs, as SubjectPublicKeyInfo
 * @param peers how far other chains of the directory had come, in the first file of a chain
 * @param store the store that the chain is of
 */
record FileHeader(
        long trailId,
        int fileNumber,
        long timeMillis,
        byte[] previous,
        TrailMode mode,
        int queueRecords,
        long windowMillis,
        byte[] publicKey,
        List<AuditHead> peers,
        Optional<StoreIdentity> store) {
    private static final int MOST_PEERS = TrailPeers.MOST_HEADS;
    private static final long MOST_RESTORES = 1L << 32;

    /** The type of the record. */
    int type() {
        return store.isPresent() ? Frame.HEADER_OF_STORE : Frame.HEADER;
    }

    /** How many restores were accepted before, if the header says so. */
    OptionalLong restores() {
        return store.isPresent() ? OptionalLong.of(store.get().restores()) : OptionalLong.empty();
    }

    void write(ByteOut out) {
        out.u64(trailId);
        out.varint(fileNumber);
        out.u48(timeMillis);
        out.raw(previous);
        out.u8(mode == TrailMode.STRICT ? 0 : 1);
        out.varint(queueRecords);
        out.varint(windowMillis);
        out.block(publicKey);
        out.varint(peers.size());
        for (AuditHead peer : peers) {
            out.u64(peer.trailId());
            out.varint(peer.position());
            out.raw(HexFormat.of().parseHex(peer.hash()));
            out.u8(peer.closed() ? 1 : 0);
        }
        store.ifPresent(identity -> {
            out.u64(identity.id().getMostSignificantBits());
            out.u64(identity.id().getLeastSignificantBits());
            out.varint(identity.restores());
        });
    }

    static FileHeader read(Frame frame) throws BadRecordException {
        if (!frame.isHeader()) {
            throw new BadRecordException("the file does not begin with its header");
        }
        ByteIn in = frame.content();
        long trailId = in.u64();
        int fileNumber = (int) Math.min(in.varint(), Integer.MAX_VALUE);
        long time = in.u48();
        byte[] previous = in.raw(Chain.LINK);
        TrailMode mode = in.u8() == 0 ? TrailMode.STRICT : TrailMode.GROUP;
        int queueRecords = (int) Math.min(in.varint(), Integer.MAX_VALUE);
        long window = in.varint();
        byte[] publicKey = in.block();
        int count = in.count();
        if (count > MOST_PEERS) {
            throw new BadRecordException("the header names " + count + " chains");
        }
        List<AuditHead> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long peer = in.u64();
            long position = Math.max(1, in.varint());
            peers.add(new AuditHead(peer, position, HexFormat.of().formatHex(in.raw(Chain.LINK)), in.u8() == 1));
        }
        Optional<StoreIdentity> store =
                frame.type() == Frame.HEADER_OF_STORE ? Optional.of(readStore(in)) : Optional.empty();
        in.requireEnd();
        return new FileHeader(
                trailId, fileNumber, time, previous, mode, queueRecords, window, publicKey, List.copyOf(peers), store);
    }

    private static StoreIdentity readStore(ByteIn in) throws BadRecordException {
        UUID id = new UUID(in.u64(), in.u64());
        long restores = in.varint();
        if (restores < 0 || restores > MOST_RESTORES) {
            throw new BadRecordException("the header names " + restores + " restores");
        }
        return new StoreIdentity(id, restores);
    }
}
