package dev.assay.testkit.canister;

import dev.assay.testkit.canister.Ic0Host.Action;
import dev.assay.testkit.canister.Ic0Host.Call;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The calls about the current message: its argument, its sender, its answer, its cycles. */
final class Ic0MessageCalls {
    private final Ic0Host host;

    Ic0MessageCalls(Ic0Host host) {
        this.host = host;
    }

    void addTo(Map<String, Call> calls) {
        calls.put("msg_arg_data_size", a -> host.message().argument.length);
        calls.put("msg_arg_data_copy", action(a -> host.copyOut(host.message().argument, a)));
        calls.put("msg_caller_size", a -> host.state().caller.length);
        calls.put("msg_caller_copy", action(a -> host.copyOut(host.state().caller, a)));
        calls.put("msg_method_name_size", a -> methodName().length);
        calls.put("msg_method_name_copy", action(a -> host.copyOut(methodName(), a)));
        calls.put("msg_deadline", a -> 0);
        calls.put("msg_reply_data_append", action(this::append));
        calls.put("msg_reply", action(a -> answer()));
        calls.put("msg_reject", action(this::reject));
        calls.put("accept_message", action(a -> accept()));
        calls.put("msg_cycles_available", a -> host.message().cyclesAvailable);
        calls.put("msg_cycles_available128", action(a -> writeCycles(a[0], host.message().cyclesAvailable)));
        calls.put("msg_cycles_accept", a -> acceptCycles(0, a[0]));
        calls.put("msg_cycles_accept128", action(a -> writeCycles(a[2], acceptCycles(a[0], a[1]))));
        calls.put("trap", action(this::trap));
    }

    private static Call action(Action action) {
        return action.asCall();
    }

    private byte[] methodName() {
        return host.message().method.getBytes(StandardCharsets.UTF_8);
    }

    private void append(long[] arguments) {
        Message message = host.message();
        refuseSecondAnswer(message);
        message.reply.writeBytes(host.read(arguments[0], arguments[1]));
        if (message.reply.size() > message.maxReplyBytes()) {
            throw Ic0Host.violation("reply of " + message.reply.size() + " bytes, at most " + message.maxReplyBytes());
        }
    }

    private void answer() {
        refuseSecondAnswer(host.message());
        host.message().answered = true;
    }

    private void reject(long[] arguments) {
        refuseSecondAnswer(host.message());
        host.message().rejection = new String(host.read(arguments[0], arguments[1]), StandardCharsets.UTF_8);
        host.message().answered = true;
    }

    private static void refuseSecondAnswer(Message message) {
        if (message.answered) {
            throw Ic0Host.violation("the message is answered already");
        }
    }

    private void accept() {
        if (host.message().accepted) {
            throw Ic0Host.violation("accept_message called twice");
        }
        host.message().accepted = true;
    }

    /** Takes what is offered, up to the wish: never an error. */
    private long acceptCycles(long high, long low) {
        Message message = host.message();
        boolean more = high != 0 || Long.compareUnsigned(low, message.cyclesAvailable) > 0;
        long taken = more ? message.cyclesAvailable : low;
        message.cyclesAvailable -= taken;
        host.state().addCycles(taken);
        return taken;
    }

    private void writeCycles(long address, long amount) {
        host.write(address, Ic0StateCalls.littleEndian128(amount));
    }

    private void trap(long[] arguments) {
        throw new CanisterTrap(
                CanisterTrap.CALLED_TRAP, new String(host.read(arguments[0], arguments[1]), StandardCharsets.UTF_8));
    }
}
