// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev An ERC-20 that misbehaves as told. Without allowances: it is about what arrives, not about who may ask.
contract HostileToken {
    enum Mode {
        HONEST,
        /// @dev The receiver gets a tenth less.
        FEE_ON_RECEIPT,
        /// @dev The sender pays a tenth more.
        FEE_ON_TOP,
        /// @dev The receiver gets a tenth more.
        GENEROUS,
        NO_ANSWER,
        FALSE_ANSWER,
        /// @dev Says yes and does nothing.
        LIES,
        REVERTS,
        /// @dev Moves, and answers with 2: neither yes nor no.
        ODD_ANSWER,
        /// @dev Moves, and answers in one byte.
        SHORT_ANSWER,
        /// @dev Moves, and answers with 100 kB that start with yes.
        LONG_ANSWER,
        /// @dev Calls `callback` with `callbackData` before it moves.
        CALLS_BACK,
        BALANCE_REVERTS
    }

    Mode public mode;
    address public callback;
    bytes public callbackData;
    bytes public callbackAnswer;
    mapping(address account => uint256) private balances;

    function behave(Mode mode_) external {
        mode = mode_;
    }

    function behave(address callback_, bytes calldata data) external {
        (mode, callback, callbackData) = (Mode.CALLS_BACK, callback_, data);
    }

    function mint(address to, uint256 amount) external {
        balances[to] += amount;
    }

    function balanceOf(address account) external view returns (uint256) {
        require(mode != Mode.BALANCE_REVERTS);
        return balances[account];
    }

    function approve(address, uint256) external view {
        if (mode == Mode.REVERTS) revert("no");
    }

    function transfer(address to, uint256 amount) external {
        act(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        act(from, to, amount);
    }

    function act(address from, address to, uint256 amount) private {
        if (mode == Mode.REVERTS) revert("no");
        if (mode == Mode.FALSE_ANSWER) answer(0, 32);
        if (mode == Mode.LIES) answer(1, 32);
        if (mode == Mode.CALLS_BACK) {
            (, callbackAnswer) = callback.call(callbackData);
        }
        balances[from] -= mode == Mode.FEE_ON_TOP ? amount + amount / 10 : amount;
        if (mode == Mode.FEE_ON_RECEIPT) balances[to] += amount - amount / 10;
        else if (mode == Mode.GENEROUS) balances[to] += amount + amount / 10;
        else balances[to] += amount;
        if (mode == Mode.NO_ANSWER) answer(0, 0);
        if (mode == Mode.ODD_ANSWER) answer(2, 32);
        if (mode == Mode.SHORT_ANSWER) answer(1, 1);
        if (mode == Mode.LONG_ANSWER) answer(1, 100_000);
        answer(1, 32);
    }

    function answer(uint256 word, uint256 size) private pure {
        assembly {
            mstore(0, word)
            return(0, size)
        }
    }
}

/// @dev A destination that answers coin with a call, and remembers what came of it.
contract HostileDestination {
    address public callback;
    bytes public callbackData;
    bytes public callbackAnswer;
    bool public refuses;

    function behave(address callback_, bytes calldata data) external {
        (callback, callbackData) = (callback_, data);
    }

    function refuse(bool refuses_) external {
        refuses = refuses_;
    }

    receive() external payable {
        require(!refuses);
        if (callback != address(0)) (, callbackAnswer) = callback.call(callbackData);
    }
}
