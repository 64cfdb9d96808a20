package io.keyhold;

import io.keyhold.api.KeyState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a multi-Region key of Origin AWS_KMS is after each call, written from the pages of AWS and not from the code: a table of states
 * and the rules of the set. A second judge of {@link MultiRegionHistoriesTest}.
 */
final class MultiRegionModel {
    /** A call, on the key of one Region. */
    enum Call {
        ENCRYPT,
        ENABLE,
        DISABLE,
        SCHEDULE,
        CANCEL,
        ROTATE,
        ENABLE_ROTATION,
        DISABLE_ROTATION,
        REPLICATE,
        MOVE_PRIMARY,
        DESCRIBE
    }

    /** Rows of AWS's table: in the order Enabled, Disabled, PendingDeletion, PendingReplicaDeletion. */
    private static final Map<Call, String> TABLE = new EnumMap<>(Map.of(
            Call.ENCRYPT, "ok DisabledException KMSInvalidStateException KMSInvalidStateException",
            Call.ENABLE, "ok ok KMSInvalidStateException KMSInvalidStateException",
            Call.DISABLE, "ok ok KMSInvalidStateException KMSInvalidStateException",
            Call.SCHEDULE, "ok ok KMSInvalidStateException KMSInvalidStateException",
            Call.CANCEL, "KMSInvalidStateException KMSInvalidStateException ok ok",
            Call.ROTATE, "ok DisabledException KMSInvalidStateException KMSInvalidStateException",
            Call.ENABLE_ROTATION, "ok DisabledException KMSInvalidStateException KMSInvalidStateException",
            Call.DISABLE_ROTATION, "ok DisabledException KMSInvalidStateException KMSInvalidStateException",
            Call.REPLICATE, "ok DisabledException KMSInvalidStateException KMSInvalidStateException",
            Call.MOVE_PRIMARY, "ok DisabledException KMSInvalidStateException KMSInvalidStateException"));

    private static final List<KeyState> COLUMNS =
            List.of(KeyState.ENABLED, KeyState.DISABLED, KeyState.PENDING_DELETION, KeyState.PENDING_REPLICA_DELETION);
    private static final int LIMIT_OF_ROTATIONS = 25;

    /** The state of the key of each Region that has one. */
    final Map<String, KeyState> states = new TreeMap<>();

    /** On which day the key of a Region is deleted, if it waits for that: a day after its waiting period. */
    private final Map<String, Integer> gone = new TreeMap<>();

    String primary;
    int rotations;
    boolean rotates;
    private int windowOfPrimary;
    private int today;

    MultiRegionModel(String primary) {
        this.primary = primary;
        states.put(primary, KeyState.ENABLED);
    }

    /** What a call answers: {@code ok}, or the error code. Changes the model if it is {@code ok}. */
    String call(Call call, String region, String target, int days) {
        KeyState state = states.get(region);
        if (state == null) {
            return "NotFoundException";
        }
        if (call == Call.DESCRIBE) {
            return "ok";
        }
        String cell = cell(call, state);
        if (!cell.equals("ok")) {
            return cell;
        }
        return switch (call) {
            case ENCRYPT, DESCRIBE -> "ok";
            case ENABLE -> put(region, KeyState.ENABLED);
            case DISABLE -> put(region, KeyState.DISABLED);
            case SCHEDULE -> schedule(region, days);
            case CANCEL -> cancel(region);
            case ROTATE -> region.equals(primary) ? rotate() : "UnsupportedOperationException";
            case ENABLE_ROTATION -> setRotation(region, true);
            case DISABLE_ROTATION -> setRotation(region, false);
            case REPLICATE -> replicate(region, target);
            case MOVE_PRIMARY -> move(region, target);
        };
    }

    private String put(String region, KeyState state) {
        states.put(region, state);
        return "ok";
    }

    private String schedule(String region, int days) {
        if (region.equals(primary) && states.size() > 1) {
            windowOfPrimary = days;
            return put(region, KeyState.PENDING_REPLICA_DELETION);
        }
        gone.put(region, today + days + 1);
        return put(region, KeyState.PENDING_DELETION);
    }

    private String cancel(String region) {
        gone.remove(region);
        return put(region, KeyState.DISABLED);
    }

    private String rotate() {
        if (rotations == LIMIT_OF_ROTATIONS) {
            return "LimitExceededException";
        }
        rotations++;
        return "ok";
    }

    private String setRotation(String region, boolean next) {
        if (!region.equals(primary)) {
            return "UnsupportedOperationException";
        }
        rotates = next;
        return "ok";
    }

    private String replicate(String region, String target) {
        if (!region.equals(primary)) {
            return "UnsupportedOperationException";
        }
        if (states.containsKey(target)) {
            return "AlreadyExistsException";
        }
        return put(target, KeyState.ENABLED);
    }

    private String move(String region, String target) {
        if (!region.equals(primary) || target.equals(primary)) {
            return "UnsupportedOperationException";
        }
        KeyState state = states.get(target);
        if (state == null) {
            return "NotFoundException";
        }
        String cell = cell(Call.MOVE_PRIMARY, state);
        if (cell.equals("ok")) {
            primary = target;
        }
        return cell;
    }

    /** A day goes by: what is due is deleted, and the waiting period of a primary key begins with its last replica. */
    void passDay() {
        today++;
        for (String region : new ArrayList<>(gone.keySet())) {
            if (gone.get(region) <= today) {
                gone.remove(region);
                states.remove(region);
                if (states.size() == 1 && states.get(primary) == KeyState.PENDING_REPLICA_DELETION) {
                    states.put(primary, KeyState.PENDING_DELETION);
                    gone.put(primary, today + windowOfPrimary + 1);
                }
            }
        }
    }

    private static String cell(Call call, KeyState state) {
        return List.of(TABLE.get(call).split(" ", -1)).get(COLUMNS.indexOf(state));
    }
}
