package dev.assay.testkit.canister;

import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A system call: its type, where it may be made, and what it costs besides its bytes (the replica's fixed overheads).
 *
 * @param contexts abbreviations of {@link CallContext#letters()}
 */
record Ic0Signature(String name, FunctionType type, Set<String> contexts, long overhead) {
    private static final Set<String> EVERYWHERE = Set.of("I", "G", "U", "RQ", "NRQ", "CQ", "F", "T");

    /** name, parameters (i = i32, l = i64, - = none), result, overhead, contexts; "*" is all but start. */
    private static final String TABLE = """
            msg_arg_data_size           -        i 500  I U RQ NRQ CQ F
            msg_arg_data_copy           iii      - 500  I U RQ NRQ CQ F
            msg_caller_size             -        i 500  *
            msg_caller_copy             iii      - 500  *
            msg_reject_code             -        i 500  Ry Rt C
            msg_reject_msg_size         -        i 500  Rt
            msg_reject_msg_copy         iii      - 500  Rt
            msg_deadline                -        l 500  U RQ NRQ CQ
            msg_reply_data_append       ii       - 500  U RQ NRQ CQ
            msg_reply                   -        - 500  U RQ NRQ CQ
            msg_reject                  ii       - 500  U RQ NRQ CQ
            msg_cycles_available        -        l 500  U RQ
            msg_cycles_available128     i        - 500  U RQ
            msg_cycles_refunded         -        l 500  Ry Rt
            msg_cycles_refunded128      i        - 500  Ry Rt
            msg_cycles_accept           l        l 500  U RQ
            msg_cycles_accept128        lli      - 500  U RQ
            cycles_burn128              lli      - 100  I G U RQ T
            canister_self_size          -        i 500  *
            canister_self_copy          iii      - 500  *
            subnet_self_size            -        i 500  *
            subnet_self_copy            iii      - 500  *
            canister_cycle_balance      -        l 500  *
            canister_cycle_balance128   i        - 500  *
            canister_liquid_cycle_balance128 i   - 500  *
            canister_status             -        i 500  *
            canister_version            -        l 500  *
            msg_method_name_size        -        i 500  F
            msg_method_name_copy        iii      - 500  F
            accept_message              -        - 500  F
            call_new                    iiiiiiii - 1500 U CQ T
            call_on_cleanup             ii       - 500  U CQ T
            call_data_append            ii       - 500  U CQ T
            call_with_best_effort_response i     - 500  U T
            call_cycles_add             l        - 500  U T
            call_cycles_add128          ll       - 500  U T
            call_perform                -        i 5000 U CQ T
            stable_size                 -        i 20   * s
            stable_grow                 i        i 500  * s
            stable_write                iii      - 20   * s
            stable_read                 iii      - 20   * s
            stable64_size               -        l 20   * s
            stable64_grow               l        l 500  * s
            stable64_write              lll      - 20   * s
            stable64_read               lll      - 20   * s
            root_key_size               -        i 500  I G U RQ T
            root_key_copy               iii      - 500  I G U RQ T
            certified_data_set          ii       - 500  I G U T
            data_certificate_present    -        i 500  *
            data_certificate_size       -        i 500  NRQ CQ
            data_certificate_copy       iii      - 500  NRQ CQ
            time                        -        l 500  *
            global_timer_set            l        l 500  I G U T
            performance_counter         i        l 200  * s
            is_controller               ii       i 1000 * s
            in_replicated_execution     -        i 500  * s
            debug_print                 ii       - 100  * s
            trap                        ii       - 500  * s
            """;

    static final Map<String, Ic0Signature> ALL = TABLE.lines()
            .map(Ic0Signature::parse)
            .collect(Collectors.toMap(Ic0Signature::name, row -> row, (a, b) -> a, LinkedHashMap::new));

    private static Ic0Signature parse(String row) {
        String[] columns = row.strip().split("\\s+", 5);
        Set<String> contexts = new HashSet<>(List.of(columns[4].split(" ")));
        if (contexts.remove("*")) {
            contexts.addAll(EVERYWHERE);
        }
        return new Ic0Signature(
                columns[0],
                FunctionType.of(types(columns[1]), types(columns[2])),
                Set.copyOf(contexts),
                Long.parseLong(columns[3]));
    }

    private static List<ValType> types(String letters) {
        return letters.chars()
                .filter(letter -> letter != '-')
                .mapToObj(letter -> letter == 'i' ? ValType.I32 : ValType.I64)
                .toList();
    }

    boolean allowedIn(CallContext context) {
        return contexts.contains(context.letters());
    }
}
